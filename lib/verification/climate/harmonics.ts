import { DAY } from "../../grid/mod.ts";
import type { Accumulator } from "../accumulator.ts";
import { weightAt } from "../accumulator.ts";
import type { PairedSeries } from "./compare_series.ts";
import { type Cycle, cycleLength, type CycleName, fitCycle, turnOfYear } from "./cycle.ts";

/** Rows of a cycle: times need not rise, and a time may come for many places. */
export interface CycleRows extends PairedSeries {
  /** Longitude of each row, degrees east: the day is then that of local mean solar time. Default: UTC. */
  readonly longitude?: ArrayLike<number>;
  /** Weights, [row]. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** Options of {@link harmonics}. */
export interface HarmonicOptions {
  /** The cycle: "day" (24 h) or "year". Default "day". */
  readonly cycle?: CycleName;
  /** Number of harmonics: the cycle, its half, its third. Default 2. */
  readonly count?: number;
}

/** Result of {@link harmonics}. */
export interface CycleComparison {
  /** Of the estimate; numbers are NaN where they cannot be told. */
  readonly estimate: Cycle;
  /** Of the truth. */
  readonly truth: Cycle;
  /** By how much the estimate is late, by order, in the units of the phase, within half a turn. */
  readonly delay: readonly number[];
  /** The cycle. */
  readonly cycle: CycleName;
  /** Number of rows that count. */
  readonly n: number;
  /** Why numbers are NaN; null when they are not. */
  readonly reason: string | null;
}

/**
 * Diurnal or seasonal cycle of estimate and truth: mean and harmonics by least squares on all rows, so that unequal numbers
 * of rows per hour do no harm (Wilks 2011, Statistical Methods in the Atmospheric Sciences, section 9.4). The turn of a year
 * is a share of that very year, leap or not. A state is a few dozen numbers.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError when the columns differ in length, RangeError for
 * an infinite value or a negative weight.
 */
export function harmonics(
  options: HarmonicOptions = {},
): Accumulator<Float64Array<ArrayBuffer>, CycleRows, CycleComparison> {
  const { cycle = "day", count = 2 } = options;
  if (cycle !== "day" && cycle !== "year") throw new RangeError(`Cycle "${cycle}" is unknown: use "day" or "year"`);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} harmonics are not a whole number above 0`);
  const turnOf = cycle === "day" ? (time: number) => time / DAY : turnOfYear();
  const p = 1 + 2 * count;
  const [matrix, sides, squares, size] = [1, 1 + p * p, 1 + p * p + 2 * p, 1 + p * p + 2 * p + 2];
  const basis = new Float64Array(p);
  return {
    init: () => new Float64Array(size),
    add: (state, { time, estimate, truth, longitude, weights }) => {
      const lengths = [time, estimate, truth, longitude ?? time, weights ?? time].map((column) => column.length);
      if (lengths.some((length) => length !== time.length)) {
        throw new TypeError(`Columns of ${lengths.join(", ")} rows do not fit: give as many of each`);
      }
      for (let i = 0; i < time.length; i++) {
        const [y, x, east, w] = [estimate[i]!, truth[i]!, longitude?.[i] ?? 0, weightAt(weights, i)];
        if (!(w > 0) || Number.isNaN(y) || Number.isNaN(x) || Number.isNaN(east)) continue;
        if (!Number.isFinite(y) || !Number.isFinite(x) || !Number.isFinite(time[i]!)) {
          throw new RangeError(`Row ${i} is not finite (${time[i]}, ${y}, ${x}): missing values are NaN`);
        }
        const angle = 2 * Math.PI * turnOf(time[i]! + east * DAY / 360);
        basis[0] = 1;
        for (let k = 1; k <= count; k++) {
          basis[2 * k - 1] = Math.cos(k * angle);
          basis[2 * k] = Math.sin(k * angle);
        }
        state[0]! += 1;
        for (let r = 0; r < p; r++) {
          const wb = w * basis[r]!;
          for (let c = 0; c < p; c++) state[matrix + r * p + c]! += wb * basis[c]!;
          state[sides + r]! += wb * y;
          state[sides + p + r]! += wb * x;
        }
        state[squares]! += w * y * y;
        state[squares + 1]! += w * x * x;
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      for (let k = 0; k < size; k++) state[k]! += times * other[k]!;
      return state;
    },
    value: (state) => {
      const a = state.subarray(matrix, matrix + p * p);
      const read = (which: 0 | 1): Cycle => {
        const side = state.subarray(sides + which * p, sides + (which + 1) * p);
        return fitCycle({ matrix: a, side, square: state[squares + which]! }, cycle);
      };
      const [estimate, truth] = [read(0), read(1)];
      const delay = estimate.harmonics.map(({ order, phase }, k) => {
        const turn = cycleLength(cycle) / order;
        const late = (phase - truth.harmonics[k]!.phase) / turn;
        return (late - Math.round(late)) * turn;
      });
      const few = state[0] === 0 ? "no rows" : "the rows do not cover the cycle";
      return { estimate, truth, delay, cycle, n: state[0]!, reason: Number.isNaN(truth.mean) ? few : null };
    },
  };
}
