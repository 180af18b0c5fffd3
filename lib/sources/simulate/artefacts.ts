import { type RandomStream, WET_RATE } from "../../base/mod.ts";

/** Satellite rain of some half hours on some cells. */
export interface SatelliteScene {
  /** Rain rate [half hour, cell], mm h-1, NaN where missing. */
  readonly rates: Float32Array;
  /** Half hours. */
  readonly halfHours: number;
  /** Places of the cells, km [cell]. */
  readonly y: ArrayLike<number>;
  /** The same to the east. */
  readonly x: ArrayLike<number>;
}

/** Something that satellite rain may show and rain does not. */
export interface Artefact {
  /** Name. */
  readonly name: string;
  /** What it does, in words. */
  readonly about: string;
  /** Rates [half hour, cell] of a scene with it; all chance comes from the stream. */
  apply(scene: SatelliteScene, stream: RandomStream): Float32Array;
}

/** Factor of the calibration beyond the edge of an orbit, or its inverse. */
const EDGE = 3;

/** Factor of the calibration of the wrong sensor, or its inverse. */
const SWAPPED = 2.5;

/** Standard deviation of the logarithm of rain from one frozen half hour to the next. */
const FROZEN_NOISE = 0.2;

/** Share of the dry cells that false rain falls into, and the mean of its exponential law above 0.1 mm/h. */
const FALSE_LIGHT = { share: 0.5, mean: 0.2 } as const;

/** Lines that an orbit's edge is chosen from: the one that has most rain on its poorer side. */
const LINES = 20;

/** The artefacts that detection is measured on. */
export const ARTEFACTS: readonly Artefact[] = [
  {
    name: "orbit edge",
    about: `one half hour, beyond a straight line through its rain: rain times ${EDGE} or 1 / ${EDGE}`,
    apply: (scene, stream) => {
      const { rates, x, y } = scene;
      const half = drawHalfHour(scene, stream);
      const factor = stream.next() < 0.5 ? EDGE : 1 / EDGE;
      const first = half * x.length;
      let best = { poorer: -1, beyond: [] as boolean[] };
      for (let line = 0; line < LINES; line++) {
        const angle = Math.PI * stream.next();
        const through = stream.integer(x.length);
        const across = (cell: number) => Math.cos(angle) * x[cell]! + Math.sin(angle) * y[cell]!;
        const beyond = Array.from({ length: x.length }, (_, cell) => across(cell) > across(through));
        const rain = [0, 0];
        beyond.forEach((far, cell) => {
          if (rates[first + cell]! >= WET_RATE) rain[Number(far)]!++;
        });
        const poorer = Math.min(rain[0]!, rain[1]!);
        if (poorer > best.poorer) best = { poorer, beyond };
      }
      return rates.map((rate, i) => i >= first && best.beyond[i - first] === true ? rate * factor : rate);
    },
  },
  {
    name: "frozen morphing",
    about:
      `rain of the first half hour stays in its place, noise of ${FROZEN_NOISE} in its logarithm added each half hour`,
    apply: ({ rates, halfHours, x }, stream) => {
      const frozen = rates.slice();
      const cells = x.length;
      for (let i = cells; i < halfHours * cells; i++) {
        frozen[i] = frozen[i - cells]! * Math.exp(FROZEN_NOISE * stream.normal());
      }
      return frozen;
    },
  },
  {
    name: "sensor swap",
    about: `one half hour in the calibration of another sensor: rain times ${SWAPPED} or 1 / ${SWAPPED}`,
    apply: (scene, stream) => {
      const { rates, x } = scene;
      const half = drawHalfHour(scene, stream);
      const factor = stream.next() < 0.5 ? SWAPPED : 1 / SWAPPED;
      return rates.map((rate, i) => Math.floor(i / x.length) === half ? rate * factor : rate);
    },
  },
  {
    name: "false light rain",
    about: `${100 * FALSE_LIGHT.share} % of the dry cells get 0.1 mm/h and more, ` +
      `${(WET_RATE + FALSE_LIGHT.mean).toFixed(1)} mm/h on average`,
    apply: ({ rates }, stream) =>
      rates.map((rate) => {
        const falls = stream.next() < FALSE_LIGHT.share;
        const amount = WET_RATE - FALSE_LIGHT.mean * Math.log(1 - stream.next());
        return rate < WET_RATE && falls ? amount : rate;
      }),
  },
];

/** A half hour that rains, where any does. */
function drawHalfHour({ rates, halfHours, x }: SatelliteScene, stream: RandomStream): number {
  const rainy = Array.from({ length: halfHours }, (_, half) => half).filter((half) =>
    rates.subarray(half * x.length, (half + 1) * x.length).some((rate) => rate >= WET_RATE)
  );
  const among = rainy.length === 0 ? halfHours : rainy.length;
  const drawn = stream.integer(among);
  return rainy[drawn] ?? drawn;
}
