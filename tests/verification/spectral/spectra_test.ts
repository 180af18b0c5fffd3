import { assert, fc } from "../../deps.ts";
import {
  effectiveResolution,
  rapsd,
  type RingCoherence,
  spectralCoherence,
  tiles,
} from "../../../lib/verification/spectral/mod.ts";
import { fft } from "../../../lib/verification/spectral/fft.ts";
import { realTransform } from "../../../lib/verification/spectral/real_transform.ts";
import { once } from "../../../lib/verification/once.ts";
import { fieldPairs } from "../spatial/arbitrary.ts";
import { F, G, grid, O, oblong } from "../spatial/fields.ts";
import { mergesAsWhole } from "../spatial/merges.ts";
import { close } from "../reference.ts";

Deno.test("fft() of any length is the sum it stands for", () => {
  const numbers = fc.integer({ min: -9, max: 9 });
  const inputs = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3 })).chain(([n, lanes]) =>
    fc.tuple(
      fc.constant([n, lanes] as const),
      fc.array(numbers, { minLength: n * lanes, maxLength: n * lanes }),
      fc.array(numbers, { minLength: n * lanes, maxLength: n * lanes }),
    )
  );
  fc.assert(fc.property(inputs, ([[length, lanes], re, im]) => {
    const plan = fft(length, lanes);
    plan.data.re.set(re);
    plan.data.im.set(im);
    plan.run();
    for (let k = 0; k < length; k++) {
      for (let lane = 0; lane < lanes; lane++) {
        let [real, imaginary] = [0, 0];
        for (let n = 0; n < length; n++) {
          const turn = -2 * Math.PI * k * n / length;
          const [a, b] = [re[n * lanes + lane]!, im[n * lanes + lane]!];
          real += a * Math.cos(turn) - b * Math.sin(turn);
          imaginary += a * Math.sin(turn) + b * Math.cos(turn);
        }
        const i = k * lanes + lane;
        assert.ok(Math.hypot(plan.data.re[i]! - real, plan.data.im[i]! - imaginary) < 1e-9, `${length}, wave ${k}`);
      }
    }
  }));
  assert.throws(() => fft(0), { name: "RangeError" });
});

Deno.test("realTransform() used twice is the same, for an odd number of rows too", () => {
  const plan = realTransform([3, 4]);
  const field = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const first = plan.spectrum(field).re.slice();
  assert.deepEqual(plan.spectrum(field).re, first);
  close(first[0]!, 78);
});

/** Compares the values of rings. */
function values(rings: readonly { readonly value: number }[], expected: readonly number[]): void {
  assert.equal(rings.length, expected.length);
  rings.forEach(({ value }, k) => close(value, expected[k]!));
}

Deno.test("rapsd() as pysteps defines it", () => {
  // pysteps 1.21.5 rapsd(field, fft_method=numpy.fft): the reference fields, then 10 x 14 and 9 x 9 cells.
  const of = (shape: readonly [number, number], field: readonly number[]) =>
    once(rapsd({ shape, definition: "pysteps" }), field).rings;
  values(of([8, 8], F), [50.765625, 13.22980811759101, 3.9248361588277283, 0.788527011758408]);
  values(of([8, 8], O), [49, 14.788640018153897, 5.022811071234203, 1.2687042025813233]);
  assert.deepEqual(of([8, 8], F).map((ring) => ring.wavenumber), [0, 0.125, 0.25, 0.375]);
  values(of([10, 14], G), [
    306.0642857142857,
    4.03131820596041,
    1.6263661305928474,
    7.092884246358785,
    6.676320473934393,
    5.839501711976101,
    4.3459090838579035,
  ]);
  const odd = grid(9, 9, (y, x) => G[y * 14 + x]!);
  values(of([9, 9], odd), [
    189.82716049382717,
    2.620790692248088,
    9.689899976965082,
    5.479553422045365,
    5.08067171541985,
  ]);
});

Deno.test("rapsd() as a density adds up to the variance, and is by wavelength on fields that are not square", () => {
  const plain = once(rapsd({ shape: [10, 14] }), G);
  // numpy 2.4.6: |fft2|^2 / 140^2 * 14 summed over rings of wavelength.
  values(
    plain.rings,
    [
      0,
      0.31316602879521815,
      1.8091673074125865,
      4.59371214132435,
      7.196452330823612,
      5.254550189644998,
      8.017612567109573,
      5.48801677647906,
      2.203089923654896,
      1.082089877612856,
      0.3889285714285713,
    ].map((half) => 2 * half),
  );
  const spaced = once(rapsd({ shape: [10, 14], spacing: 2 }), G);
  const step = spaced.rings[1]!.wavenumber;
  close(step, 1 / 28);
  close(spaced.rings.reduce((sum, { value }) => sum + value * step, 0), 5.1923979591836735);
  values(once(rapsd({ shape: [10, 14], taper: "hann" }), G).rings, [
    0.04651885864992203,
    1.6410522082996544,
    4.3097578649750705,
    12.464776049013391,
    18.99506840960745,
    10.83913079776289,
    15.713255832941348,
    9.189879114565686,
    4.728232086695362,
    2.756618651007969,
    0.6636890556176825,
  ]);
});

Deno.test("rapsd() leaves out fields with missing cells, or fills them, and says so", () => {
  const holed = F.map((value, i) => i === 5 ? NaN : value);
  const shape = [8, 8] as const;
  const both = once(rapsd({ shape }), F, holed);
  assert.deepEqual([both.fields, both.skipped], [1, 1]);
  assert.deepEqual(both.rings, once(rapsd({ shape }), F).rings);
  assert.deepEqual(once(rapsd({ shape, fill: 0 }), holed).rings, once(rapsd({ shape }), F).rings);
  const none = once(rapsd({ shape }), holed);
  assert.ok(none.rings.every(({ value }) => Number.isNaN(value)));
  assert.equal(none.reason, "no field without missing cells");
  assert.throws(() => once(rapsd({ shape }), F.map(() => Infinity)), /infinite value/);
  assert.throws(() => once(rapsd({ shape }), [1]), { name: "TypeError" });
  assert.throws(() => rapsd({ shape, spacing: 0 }), /Spacing 0/);
  mergesAsWhole(rapsd({ shape: [4, 5] }), fieldPairs(4, 5).map(({ truth }) => truth));
});

Deno.test("spectralCoherence() pooled by ring is the correlation of the fields' waves", () => {
  const { rings } = once(spectralCoherence({ shape: [10, 14] }), oblong);
  // numpy 2.4.6: sum Re F O* / sqrt(sum |F|^2 sum |O|^2) over rings of wavelength.
  const expected = [
    -0.15699500097158126,
    0.08246333761749376,
    -0.3786472125199724,
    0.16276576840108958,
    0.26312459503478924,
    -0.16018432018799247,
    -0.2735072627276818,
    0.10993453168716806,
    0.6101071425418039,
    1,
  ];
  expected.forEach((value, k) => {
    close(rings[k + 1]!.correlation, value);
    close(rings[k + 1]!.value, Math.abs(value));
  });
});

/** Fields of which ipwgml's coherence was computed. */
const series = (s: number, a: number): number[] =>
  grid(12, 12, (y, x) => Math.abs(Math.sin(0.7 * x + 0.31 * y * y + s)) * Math.exp(Math.cos(0.3 * x * y + a * s)));

Deno.test("spectralCoherence() by cosines and coefficients is ipwgml's, by rings it pools first", () => {
  const pairs = [0, 1, 2, 3].map((s) => ({ estimate: series(s, 1), truth: series(s, 1.3), shape: [12, 12] as const }));
  const options = { shape: [12, 12], transform: "cosine", removeMean: false } as const;
  // scipy 1.17.1: dctn(norm="ortho"), as in ipwgml's SpectralCoherence; the last ring differs by its open end.
  const coefficient = [
    0.9990955870570862,
    0.8689392670468231,
    0.8979080073868662,
    0.8998373022507243,
    0.8688094892805059,
  ];
  const ring = [0.9990955870570862, 0.9236510765293608, 0.9222736587793833, 0.9560341574259573, 0.9174615035164964];
  const of = (pooling: "ring" | "coefficient") => once(spectralCoherence({ ...options, pooling }), ...pairs).rings;
  coefficient.forEach((value, k) => close(of("coefficient")[k]!.value, value));
  ring.forEach((value, k) => close(of("ring")[k]!.value, value));
  assert.equal(of("ring")[3]!.wavelength, 4);
});

Deno.test("spectralCoherence() of a field with itself is 1; merges as the whole", () => {
  for (const transform of ["fourier", "cosine"] as const) {
    for (const pooling of ["ring", "coefficient"] as const) {
      const options = { shape: [8, 8], transform, pooling } as const;
      const { rings } = once(spectralCoherence(options), { estimate: F, truth: F, shape: [8, 8] });
      for (const { value, powerRatio } of rings.slice(1)) {
        assert.ok(Math.abs(value - 1) + Math.abs(powerRatio - 1) < 1e-9);
      }
      mergesAsWhole(
        spectralCoherence({ ...options, shape: [4, 4], removeMean: false }),
        fieldPairs(4, 4).map(({ estimate, ...rest }) => ({ estimate: Array.from(estimate, (v) => v + 1), ...rest })),
      );
    }
  }
});

Deno.test("a cell missing in one field is filled in both, so that it does not pass for an error", () => {
  const [estimate, truth] = [F.map((value, i) => i === 5 ? NaN : value), F.map((value, i) => i === 18 ? NaN : value)];
  const { rings, fields } = once(spectralCoherence({ shape: [8, 8], fill: 0 }), { estimate, truth, shape: [8, 8] });
  assert.equal(fields, 1);
  for (const { value } of rings.slice(1)) close(value, 1);
  const { skipped, reason } = once(spectralCoherence({ shape: [8, 8] }), { estimate, truth, shape: [8, 8] });
  assert.deepEqual([skipped, reason], [1, "no pair of fields without missing cells"]);
});

Deno.test("equal wavelengths share a ring of rapsd() on fields that are not square, not in pysteps", () => {
  // Waves of 4 cells: number 3 of 12 along y, number 6 of 24 along x.
  const ring = (definition: "density" | "pysteps", wave: (y: number, x: number) => number): number => {
    const { rings } = once(
      rapsd({ shape: [12, 24], definition }),
      grid(12, 24, (y, x) => Math.cos(Math.PI * wave(y, x) / 2)),
    );
    return rings.findIndex(({ value }) => value > 1e-3);
  };
  assert.deepEqual([ring("density", (y) => y), ring("density", (_, x) => x)], [6, 6]);
  assert.deepEqual([ring("pysteps", (y) => y), ring("pysteps", (_, x) => x)], [3, 6]);
});

Deno.test("effectiveResolution() is the finest resolved scale: contiguous, or whatever the coarser ones do", () => {
  const ring = (wavelength: number, value: number): RingCoherence => ({
    wavenumber: 1 / wavelength,
    wavelength,
    value,
    correlation: value,
    powerRatio: 1,
  });
  const rings = [ring(Infinity, 1), ring(12, 0.9), ring(6, 0.8), ring(4, 0.5), ring(3, 0.75), ring(2.4, 0.1)];
  assert.equal(effectiveResolution({ rings }).value, 6);
  assert.equal(effectiveResolution({ rings }, { search: "finest" }).value, 3);
  assert.equal(effectiveResolution({ rings }, { level: 0.95 }).value, Infinity);
  assert.equal(effectiveResolution({ rings }, { level: 0.05 }).value, 2.4);
  const none = effectiveResolution({ rings: rings.map((own) => ({ ...own, value: NaN })) });
  assert.ok(Number.isNaN(none.value) && none.reason !== undefined);
  assert.throws(() => effectiveResolution({ rings }, { level: 1 }), /Level 1/);
});

Deno.test("tiles() cuts side by side, whole tiles only", () => {
  const cut = [...tiles(oblong, 5)];
  assert.equal(cut.length, 4);
  assert.deepEqual(Array.from(cut[3]!.estimate), grid(5, 5, (y, x) => G[(y + 5) * 14 + x + 5]!));
  assert.throws(() => [...tiles(oblong, 11)], /Tiles of 11 cells do not fit/);
});
