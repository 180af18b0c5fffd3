import { randomStream } from "../../lib/base/mod.ts";
import type { RainField } from "../../lib/report/mod.ts";

const LATTICE = 64;

/** Smooth random surface in [0, 1): four octaves of value noise. */
function surface(seed: number, name: string): (x: number, y: number) => number {
  const stream = randomStream(seed, name);
  const lattice = Float64Array.from({ length: LATTICE * LATTICE }, () => stream.next());
  const at = (i: number, j: number) => lattice[(j & (LATTICE - 1)) * LATTICE + (i & (LATTICE - 1))]!;
  const ease = (u: number) => u * u * (3 - 2 * u);
  const octave = (x: number, y: number) => {
    const i = Math.floor(x);
    const j = Math.floor(y);
    const u = ease(x - i);
    const v = ease(y - j);
    return (at(i, j) * (1 - u) + at(i + 1, j) * u) * (1 - v) + (at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u) * v;
  };
  return (x, y) => [1, 2, 4, 8].reduce((sum, f) => sum + octave(x * f + 7 * f, y * f) / f, 0) / 1.875;
}

/** Rain rate (mm/h) over 800 x 800 km², km from the south-west corner, minutes: bands and cells carried eastward. */
export function exampleRain(seed: number): (x: number, y: number, minutes: number) => number {
  const front = surface(seed, "front");
  const cells = surface(seed, "cells");
  return (x, y, minutes) => {
    const u = x - 0.75 * minutes;
    const v = y - 0.25 * minutes;
    const band = front((u + 0.6 * v) / 260, (v - 0.3 * u) / 700);
    const excess = band + 0.55 * cells(u / 60, v / 60) - 0.78;
    return excess <= 0 ? 0 : Math.min(120, 0.15 + 900 * excess ** 3.1);
  };
}

/** A field of `cells` x `cells` cells of such rain over the square; outside a circle around the centre it is missing. */
export function exampleField(
  rain: (x: number, y: number, minutes: number) => number,
  minutes: number,
  { cells, blur = 0, gain = 1, missingBeyond = Infinity }: {
    readonly cells: number;
    readonly blur?: number;
    readonly gain?: number;
    readonly missingBeyond?: number;
  },
): RainField {
  const step = 800 / cells;
  const data = new Float32Array(cells * cells);
  const offsets = blur === 0 ? [0] : [-blur, 0, blur];
  for (let j = 0; j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      const x = (i + 0.5) * step;
      const y = 800 - (j + 0.5) * step;
      let sum = 0;
      for (const a of offsets) for (const b of offsets) sum += rain(x + a, y + b, minutes);
      const seen = Math.hypot(x - 400, y - 400) <= missingBeyond;
      data[j * cells + i] = seen ? gain * sum / offsets.length ** 2 : NaN;
    }
  }
  return { data, ny: cells, nx: cells, northFirst: true, widthKm: 800, heightKm: 800 };
}
