import { contextOf, type RainModelConfig } from "../../topographic/mod.ts";
import { latent } from "../../verification/mod.ts";

/** What of a latent motion is to be told from. */
export interface LatentReading {
  /** Name. */
  readonly name: string;
  /** Numbers of a window, from its departures [frame, capsule, unit]. */
  of(departures: Float32Array): Float64Array;
}

/**
 * What is read of the latents of windows, in the frames that know as much as any (others would tell the way from the start of
 * the window): how fast each capsule rolls, by two measures that have nothing of the rain but that, and beside them the latent
 * itself, which tells whether motion is in it at all, along the circles or not.
 */
export function latentReadings(config: RainModelConfig): readonly LatentReading[] {
  const { capsules, width, frames } = config;
  const before = Math.min(contextOf(config).before, frames - 2);
  const known = (values: Float32Array) => values.subarray(before * capsules * width);
  return [
    { name: "phase of capsules", of: (values) => phaseSpeeds(known(values), capsules, width) },
    { name: "roll of capsules", of: (values) => rollSpeeds(known(values), capsules, width) },
    { name: "mean latent", of: (values) => meanOverFrames(known(values), capsules * width) },
  ];
}

/**
 * Speed of the phase of each capsule's first harmonic, steps a frame forward: the argument of the sum over frames of
 * conj(c_t) c_t+1, so that frames weigh by their size; in [-width / 2, width / 2], 0 where there is no harmonic.
 *
 * @param departures [frame, capsule, unit]
 */
export function phaseSpeeds(departures: Float32Array, capsules: number, width: number): Float64Array {
  const frames = departures.length / (capsules * width);
  const angle = Array.from({ length: width }, (_, unit) => 2 * Math.PI * unit / width);
  const harmonic = (frame: number, capsule: number) => {
    const from = (frame * capsules + capsule) * width;
    let [re, im] = [0, 0];
    for (let unit = 0; unit < width; unit++) {
      re += departures[from + unit]! * Math.cos(angle[unit]!);
      im += departures[from + unit]! * Math.sin(angle[unit]!); // rolled forward the angle grows
    }
    return [re, im] as const;
  };
  return Float64Array.from({ length: capsules }, (_, capsule) => {
    let [re, im] = [0, 0];
    for (let frame = 1; frame < frames; frame++) {
      const [a, b] = harmonic(frame - 1, capsule);
      const [c, d] = harmonic(frame, capsule);
      re += a * c + b * d;
      im += a * d - b * c;
    }
    return Math.atan2(im, re) * width / (2 * Math.PI);
  });
}

/**
 * Roll of each capsule, steps a frame forward: that of the highest circular cross-correlation with the frame before, all frames
 * together; 0 where there is none.
 *
 * @param departures [frame, capsule, unit]
 */
export function rollSpeeds(departures: Float32Array, capsules: number, width: number): Float64Array {
  const frames = departures.length / (capsules * width);
  const response = latent.capsuleResponse({ shape: [frames, 1, width], maximumLag: 1 });
  return Float64Array.from({ length: capsules }, (_, capsule) => {
    const own = new Float32Array(frames * width);
    for (let frame = 0; frame < frames; frame++) {
      const from = (frame * capsules + capsule) * width;
      own.set(departures.subarray(from, from + width), frame * width);
    }
    const { lags: [first] } = response.value(response.add(response.init(), own));
    return Number.isNaN(first!.shift) ? 0 : -first!.shift;
  });
}

function meanOverFrames(departures: Float32Array, units: number): Float64Array {
  const mean = new Float64Array(units);
  departures.forEach((value, i) => mean[i % units]! += value * units / departures.length);
  return mean;
}
