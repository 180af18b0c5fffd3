import { assert, fc } from "../../deps.ts";
import { type FieldPair, type Fss, fss, type FssEdge, type FssOptions } from "../../../lib/verification/spatial/mod.ts";
import { close } from "../reference.ts";
import { F, O, pair } from "./fields.ts";

function of(options: FssOptions, ...fields: readonly FieldPair[]): Fss {
  const accumulator = fss(options);
  return accumulator.value(fields.reduce((state, field) => accumulator.add(state, field), accumulator.init()));
}

// zero: pysteps 1.21.5, and brute force for odd windows; interior: scores 2.7.0; domain: brute force.
const EXPECTED: readonly (readonly [number, Readonly<Partial<Record<FssEdge, number>>>])[] = [
  [1, { zero: .6428571428571428, interior: .6428571428571428, domain: .6428571428571428 }],
  [3, { zero: .8685082872928176, interior: .8843537414965986, domain: .8555375472717449 }],
  [5, { zero: .9564722617354197, interior: .9808841099163680, domain: .9331355240810390 }],
  [7, { zero: .9829426923548901, interior: .9874895746455380, domain: .9772770045625006 }],
  [2, { zero: .8093385214007782, interior: .8156862745098039 }],
  [4, { zero: .9121114683815649, interior: .9558359621451105 }],
  [8, { zero: .9833273574757978, interior: .9898477157360406 }],
];

for (const [window, values] of EXPECTED) {
  Deno.test(`fss() of the reference fields, window ${window}, all edges`, () => {
    for (const [edge, value] of Object.entries(values)) {
      close(of({ threshold: 2, window, edge: edge as FssEdge }, pair).value, value);
    }
  });
}

Deno.test("fss() with zeros around is its definition, not scores' off-by-one padding", () => {
  const zero = of({ threshold: 2, window: 3, edge: "zero" }, pair).value;
  const ring = Array.from({ length: 100 }, (_, i) => [Math.floor(i / 10) - 1, i % 10 - 1] as const);
  const pad = (field: readonly number[]): number[] =>
    ring.map(([y, x]) => y < 0 || y > 7 || x < 0 || x > 7 ? 0 : field[y * 8 + x]!);
  const padded = of({ threshold: 2, window: 3, edge: "interior" }, {
    estimate: pad(F),
    truth: pad(O),
    shape: [10, 10],
  });
  close(zero, padded.value);
  assert.ok(Math.abs(zero - .8656084656) > 0.002, "the value of scores' zero_padding");
});

Deno.test("fss() says what it is judged against", () => {
  const result = of({ threshold: 2, window: 3 }, pair);
  close(result.asymptotic, .9898477157360406);
  close(result.asymptotic, of({ threshold: 2, window: 8, edge: "interior" }, pair).value);
  assert.equal(result.useful, .6015625);
  assert.deepEqual([result.estimatedRate, result.trueRate], [.234375, .203125]);
});

Deno.test("fss() aggregates fields by their sums, not by averaging scores", () => {
  const other = { estimate: F, truth: O.map((value, i) => i % 8 === 7 ? value : 0), shape: [8, 8] } as const;
  const options = { threshold: 2, window: 3 };
  const both = of(options, pair, other).value;
  assert.ok(Math.abs(both - (of(options, pair).value + of(options, other).value) / 2) > 0.001);
  const { init, add, merge, value } = fss(options);
  close(value(merge(add(init(), pair), add(init(), other))).value, both);
});

Deno.test("fss() of two dry fields is NaN, and dry fields are counted", () => {
  const dry = { estimate: F.map(() => 0), truth: F.map(() => 0), shape: [8, 8] } as const;
  const options = { threshold: 2, window: 3 };
  assert.ok(Number.isNaN(of(options, dry).value));
  const result = of(options, dry, pair);
  assert.deepEqual([result.fields, result.dryFields], [2, 1]);
  assert.equal(result.value, of(options, pair).value);
});

Deno.test("cells outside the radar's range do not inflate fss(), as they do when they count as dry", () => {
  const masked = O.map((value, i) => i % 8 > 3 ? NaN : value);
  const cut = (field: readonly number[]): number[] => field.filter((_, i) => i % 8 <= 3);
  const half: FieldPair = { estimate: cut(F), truth: cut(O), shape: [8, 4] };
  for (const edge of ["interior", "domain"] as const) {
    const options = { threshold: 2, window: 3, edge };
    close(of(options, { ...pair, truth: masked }).value, of(options, half).value);
  }
  const options = { threshold: 2, window: 3, edge: "zero" } as const;
  assert.ok(of(options, { ...pair, truth: masked }).value > of({ ...options, edge: "domain" }, half).value + 0.005);
});

/** The definition, window by window. */
function bruteForce({ estimate, truth, shape: [h, w] }: FieldPair, window: number, edge: FssEdge): number {
  const reach = Math.floor(window / 2);
  const missing = (i: number): boolean => Number.isNaN(estimate[i]! + truth[i]!);
  let difference = 0;
  let squares = 0;
  for (let cy = 0; cy < h; cy++) {
    for (let cx = 0; cx < w; cx++) {
      const cells: number[] = [];
      for (let y = cy - reach; y < cy - reach + window; y++) {
        for (let x = cx - reach; x < cx - reach + window; x++) {
          if (y >= 0 && y < h && x >= 0 && x < w && !missing(y * w + x)) cells.push(y * w + x);
        }
      }
      if (edge === "interior" ? cells.length < window ** 2 : edge === "domain" && missing(cy * w + cx)) continue;
      const area = edge === "domain" ? cells.length : window ** 2;
      const share = (field: ArrayLike<number>): number => cells.filter((i) => field[i]! >= 1).length / area;
      difference += (share(estimate) - share(truth)) ** 2;
      squares += share(estimate) ** 2 + share(truth) ** 2;
    }
  }
  return 1 - difference / squares;
}

Deno.test("fss() from summed-area tables is the definition, window by window, with missing cells", () => {
  const value = fc.constantFrom(0, 0, 1, 2, NaN);
  const fields = fc.tuple(fc.integer({ min: 3, max: 7 }), fc.integer({ min: 3, max: 7 })).chain(([h, w]) =>
    fc.record({
      shape: fc.constant([h, w] as const),
      estimate: fc.array(value, { minLength: h * w, maxLength: h * w }),
      truth: fc.array(value, { minLength: h * w, maxLength: h * w }),
    })
  );
  const edges = fc.constantFrom<FssEdge>("interior", "domain", "zero");
  fc.assert(fc.property(fields, fc.integer({ min: 1, max: 3 }), edges, (field, window, edge) => {
    close(of({ threshold: 1, window, edge }, field).value, bruteForce(field, window, edge));
  }));
});

Deno.test("fss() refuses what makes no sense", () => {
  assert.throws(() => fss({ threshold: 1, window: 0 }), /Window 0 is not a whole number above 0/);
  assert.throws(() => fss({ threshold: NaN, window: 1 }), { name: "RangeError" });
  assert.throws(() => fss({ threshold: 1, window: 1, edge: "wrap" as "zero" }), /Edge "wrap" is unknown/);
  assert.throws(
    () => of({ threshold: 1, window: 9, edge: "interior" }, pair),
    /Window 9 is larger than the field, 8 x 8/,
  );
  assert.throws(() => of({ threshold: 1, window: 1 }, { ...pair, shape: [8, 9] }), { name: "TypeError" });
});
