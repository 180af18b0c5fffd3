import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { adjustedRandIndex, clusterStability, kMeans, neighboursKept } from "../../../lib/topographic/mod.ts";

Deno.test("adjustedRandIndex() gives what the documentation of scikit-learn's adjusted_rand_score says", () => {
  const examples: readonly (readonly [readonly number[], readonly number[], number])[] = [
    [[0, 0, 1, 1], [0, 0, 1, 1], 1],
    [[0, 0, 1, 1], [1, 1, 0, 0], 1],
    [[0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714],
    [[0, 0, 1, 1], [0, 0, 1, 2], 0.5714285714285714],
    [[0, 0, 0, 0], [0, 1, 2, 3], 0],
    [[0, 0, 1, 1], [0, 1, 0, 1], -0.5],
  ];
  for (const [a, b, wanted] of examples) {
    assert.ok(Math.abs(adjustedRandIndex(a, b) - wanted) < 1e-12, `${a} and ${b}: ${adjustedRandIndex(a, b)}`);
  }
  assert.equal(adjustedRandIndex([0, 0, 0], [5, 5, 5]), 1);
  assert.throws(() => adjustedRandIndex([0], [0, 1]), TypeError);
});

Deno.test("adjustedRandIndex() does not care for names or order, and is about 0 for partitions drawn apart", () => {
  const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { minLength: 2 });
  fc.assert(fc.property(labels, (pairs) => {
    const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
    const index = adjustedRandIndex(a, b);
    assert.ok(index <= 1 + 1e-12);
    assert.ok(Math.abs(index - adjustedRandIndex(b, a.map((x) => 9 - x))) < 1e-12);
  }));
  const stream = randomStream(1, "labels");
  const draw = () => Array.from({ length: 4000 }, () => stream.integer(4));
  assert.ok(Math.abs(adjustedRandIndex(draw(), draw())) < 0.01);
});

/** So many points around each of some centres of a plane. */
function blobs(
  centres: readonly (readonly [number, number])[],
  each: number,
  spread: number,
  seed: number,
): Float32Array {
  const stream = randomStream(seed, "blobs");
  return Float32Array.from(
    centres.flatMap(([x, y]) =>
      Array.from({ length: each }, () => [x + spread * stream.normal(), y + spread * stream.normal()]).flat()
    ),
  );
}

Deno.test("kMeans() finds the best of all partitions of few points", () => {
  for (let seed = 0; seed < 5; seed++) {
    const points = blobs([[0, 0], [2, 1]], 4, 1, seed);
    const { labels, inertia } = kMeans(points, 2, 2, randomStream(seed, "start"));
    let best = Infinity;
    for (let code = 1; code < 2 ** 7; code++) best = Math.min(best, inertiaOf(points, (i) => code >> i & 1));
    assert.ok(Math.abs(inertia - best) < 1e-4, `${inertia} ${best}`);
    assert.ok(Math.abs(inertiaOf(points, (i) => labels[i]!) - inertia) < 1e-4);
    const sizes = [0, 1].map((k) => labels.filter((label) => label === k).length);
    assert.ok(sizes[0]! >= sizes[1]!, "the largest comes first");
  }
  assert.throws(() => kMeans(new Float32Array(4), 2, 3, randomStream(0, "")), /Cannot make 3 clusters of 2 points/);
});

function inertiaOf(points: Float32Array, label: (i: number) => number): number {
  let sum = 0;
  for (const k of [0, 1]) {
    const own = Array.from({ length: points.length / 2 }, (_, i) => i).filter((i) => label(i) === k);
    for (const d of [0, 1]) {
      const mean = own.reduce((s, i) => s + points[2 * i + d]!, 0) / own.length;
      for (const i of own) sum += (points[2 * i + d]! - mean) ** 2;
    }
  }
  return sum;
}

Deno.test("clusterStability() calls what is there stable and what is not unstable", () => {
  const centres = [[0, 0], [10, 0], [0, 10]] as const;
  const points = blobs(centres, 60, 1, 3);
  const blocks = Array.from({ length: 180 }, (_, i) => i % 20);
  const [three, five] = [3, 5].map((k) => clusterStability(points, 2, k, { blocks, replicates: 10 }));
  assert.ok(three!.resamples.mean > 0.99 && three!.seeds.mean > 0.99);
  assert.ok(three!.resamples.low > three!.normal.high, "more than points without clusters");
  assert.ok(five!.resamples.mean < 0.95, "clusters that are cut at will are cut elsewhere by other days");
  const cloud = blobs([[0, 0]], 180, 1, 4);
  const none = clusterStability(cloud, 2, 4, { blocks, replicates: 10 });
  assert.ok(none.resamples.low < none.normal.high);
  assert.deepEqual(clusterStability(cloud, 2, 4, { blocks, replicates: 10 }), none);
});

Deno.test("clusterStability() copes with days of a window or two", () => {
  const points = blobs([[0, 0], [10, 0]], 20, 1, 3);
  const blocks = Array.from({ length: 40 }, (_, i) => i < 2 ? i : 2); // drawn alone they have fewer points than clusters
  const { resamples } = clusterStability(points, 2, 5, { blocks, replicates: 20 });
  assert.ok(resamples.mean > 0 && resamples.mean <= 1);
});

Deno.test("neighboursKept() is 1 for a map that is a turned plane and about chance for one that knows nothing", () => {
  const plane = blobs([[0, 0]], 200, 1, 5);
  const turned = plane.map((_, i) => i % 2 === 0 ? 3 * plane[i + 1]! : -3 * plane[i - 1]!);
  assert.equal(neighboursKept(plane, 2, turned, 10), 1);
  const chance = neighboursKept(plane, 2, blobs([[0, 0]], 200, 1, 6), 10);
  assert.ok(Math.abs(chance - 10 / 199) < 0.03, `${chance}`);
});
