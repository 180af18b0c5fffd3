import { randomStream } from "../../base/mod.ts";

/** A smooth random function of time with mean 0 and variance 1, known at every time without its past. */
export interface SmoothProcess {
  /** Value at `time`, s since 1970 UTC. */
  value(time: number): number;
  /** Integral of the value from 1970 to `time`, s. */
  integral(time: number): number;
}

/** Shortest and longest period of a {@link smoothProcess}, s. */
export type Periods = readonly [shortest: number, longest: number];

const TERMS = 12;

/**
 * A sum of 12 cosines of equal amplitude, with random phases and periods spread evenly in logarithm (and jittered, so
 * that it never repeats in practice): nearly Gaussian, and its integral is a sum of sines.
 */
export function smoothProcess(seed: number, name: string, [shortest, longest]: Periods): SmoothProcess {
  const stream = randomStream(seed, name);
  const amplitude = Math.sqrt(2 / TERMS);
  const waves = Array.from({ length: TERMS }, (_, i) => ({
    frequency: (2 * Math.PI) / (shortest * (longest / shortest) ** ((i + stream.next()) / TERMS)),
    phase: 2 * Math.PI * stream.next(),
  }));
  return {
    value: (time) => waves.reduce((sum, w) => sum + amplitude * Math.cos(w.frequency * time + w.phase), 0),
    integral: (time) =>
      waves.reduce(
        (sum, w) => sum + amplitude / w.frequency * (Math.sin(w.frequency * time + w.phase) - Math.sin(w.phase)),
        0,
      ),
  };
}
