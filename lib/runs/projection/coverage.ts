import type { IntervalCoverage } from "../../report/mod.ts";
import { bootstrap } from "../../verification/mod.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { LEVEL } from "./projection_law.ts";

/** Classes of the probability integral transform. */
const TENTHS = 10;

/** Sums of cases: those of each tenth, and those inside the interval. */
type CoverageSums = Float64Array<ArrayBuffer>;

/** How intervals of coverages are drawn. */
export interface CoverageDraws {
  /** Seed. */
  readonly seed: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
}

/** Gathers transforms of cases by block of time. */
export interface CoverageCount {
  /** Adds a case: F(y), the share that its distribution has below what came true, in [0, 1]. */
  add(time: number, transform: number): void;
  /** What was found. */
  found(draws: CoverageDraws): IntervalCoverage;
}

/** Counts how often what came true lies inside the central intervals of level .9. */
export function coverageCount(): CoverageCount {
  const blocks = new Map<number, CoverageSums>();
  const init = (): CoverageSums => new Float64Array(TENTHS + 1);
  const merge = (sums: CoverageSums, other: CoverageSums, times = 1): CoverageSums => {
    other.forEach((value, k) => sums[k]! += times * value);
    return sums;
  };
  const count = (sums: CoverageSums) => sums.subarray(0, TENTHS).reduce((sum, value) => sum + value, 0);
  return {
    add: (time, transform) => {
      const block = HELD_OUT_BLOCKS.of(time);
      let sums = blocks.get(block);
      if (sums === undefined) blocks.set(block, sums = init());
      sums[Math.min(TENTHS - 1, Math.floor(transform * TENTHS))]! += 1;
      if (Math.abs(transform - 0.5) <= LEVEL / 2) sums[TENTHS]! += 1;
    },
    found: (draws) => {
      const states = [...blocks].sort(([a], [b]) => a - b).map(([, sums]) => sums);
      const whole = states.reduce((sum, one) => merge(sum, one), init());
      const n = count(whole);
      const value = (sums: CoverageSums) => sums[TENTHS]! / count(sums);
      const statistics = [{ value, mass: count, range: [0, 1] as const }];
      const [interval] = bootstrap(states, { init, merge }, { ...draws, name: "coverage", statistics });
      const orNull = (x: number) => Number.isFinite(x) ? x : null;
      return {
        coverage: orNull(value(whole)),
        low: orNull(interval!.low),
        high: orNull(interval!.high),
        n,
        pit: Array.from(whole.subarray(0, TENTHS), (cases) => n === 0 ? 0 : cases / n),
      };
    },
  };
}
