import type { Engine } from "../../engine/mod.ts";
import { countParameters } from "../../learning/mod.ts";
import { decodeRain, encodeWhole, latentUnits, type RainModel } from "../../topographic/mod.ts";
import { unitScale } from "../atlas/latent_vectors.ts";
import { LATENT_STEP } from "../mosaics/latent_group.ts";
import type { Coder } from "./coder.ts";
import { dequantise, evenSteps, quantise } from "./quantiser.ts";
import { readCodes, storeCodes } from "./stored_codes.ts";

/**
 * Steps of the latent in standard deviations of each unit. Coarse ones are worth having: a unit is trained with noise of the
 * posterior, which is about as wide as its own spread.
 */
const STEPS = [1 / 4, 1, 2, 3, 4];

/** Which latent is stored, and what its steps are taken from. */
export interface LatentCoderOptions {
  /** Name in figures. */
  readonly name: string;
  /** Whether capsules are stored alone, without the residual. Default false. */
  readonly capsulesAlone?: boolean;
  /** Whole latent of training windows [frame, unit]: units are scaled by their deviation there. */
  readonly training: Float32Array;
}

/**
 * Stores the expected latent of each frame in even steps: first those that latents of mosaics are stored in, then shares of
 * each unit's standard deviation. The decoder needs one frame's latent for that frame's rain.
 */
export function latentCoder(
  engine: Engine,
  model: RainModel,
  { name, capsulesAlone = false, training }: LatentCoderOptions,
): Coder {
  const { capsules, width } = model.config;
  const all = latentUnits(model.config);
  const units = capsulesAlone ? capsules * width : all;
  const stored = (whole: Float32Array) => units === all ? whole : firstColumns(whole, all, units);
  const { mean, deviation } = unitScale(stored(training), units);
  const quantisers = [
    evenSteps(units, LATENT_STEP),
    ...STEPS.map((share) => ({ origin: mean, step: deviation.map((sd) => share * sd) })),
  ];
  return {
    name,
    settings: ["1/512", ...STEPS.map((share) => `${share} sd`)],
    knows: 4 * (countParameters(model.parameters) + 2 * units),
    tellsMissing: false,
    code: async function* (rates) {
      const latent = stored(await encodeWhole(engine, model, rates));
      for (const quantiser of quantisers) {
        const bytes = await storeCodes(quantise(latent, quantiser), units);
        const read = dequantise(readCodes(bytes, latent.length, units), quantiser);
        yield { bytes: bytes.length, ...await decodeRain(engine, model, read, latent.length / units) };
      }
    },
  };
}

function firstColumns(rows: Float32Array, columns: number, count: number): Float32Array {
  const first = new Float32Array(rows.length / columns * count);
  for (let row = 0; row * columns < rows.length; row++) {
    first.set(rows.subarray(row * columns, row * columns + count), row * count);
  }
  return first;
}
