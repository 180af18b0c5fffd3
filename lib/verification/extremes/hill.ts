import { thresholdIn } from "../contingency.ts";
import { finiteValues } from "./gev.ts";

/** Hill's estimate of a tail. */
export interface Hill {
  /** Shape xi of the tail, above 0: the mean log excess over the (k + 1)-th greatest value. */
  readonly value: number;
  /** Standard error for independent values, xi / sqrt(k). */
  readonly error: number;
  /** Number of greatest values used. */
  readonly k: number;
  /** Number of values. */
  readonly n: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Hill's (1975, Ann. Stat. 3, 1163) estimate of the shape of a heavy tail, from the `k` greatest values.
 *
 * @param values Values, NaN missing.
 * @param k How many, a whole number above 0.
 * @returns NaN, with a reason, when fewer than k + 1 values are there or the (k + 1)-th is not positive.
 * @throws RangeError for an infinite value, or when `k` is no whole number above 0.
 */
export function hill(values: ArrayLike<number>, k: number): Hill {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`${k} greatest values are not a whole number above 0`);
  const sorted = finiteValues(values).sort().reverse();
  const n = sorted.length;
  const none = (reason: string): Hill => ({ value: NaN, error: NaN, k, n, reason });
  if (n <= k) return none(`${n} values are fewer than ${k + 1}`);
  const base = sorted[k]!;
  if (!(base > 0)) return none(`value ${k + 1} from the top, ${base}, is not positive`);
  let sum = 0;
  for (let i = 0; i < k; i++) sum += Math.log(sorted[i]! / base);
  return { value: sum / k, error: sum / k / Math.sqrt(k), k, n, reason: null };
}

/**
 * {@link hill} with as many greatest values as lie above a threshold.
 *
 * @returns NaN, with a reason, when none does.
 * @throws RangeError for an infinite value.
 */
export function hillAbove(values: ArrayLike<number>, threshold: number): Hill {
  const present = finiteValues(values);
  const limit = thresholdIn(values, threshold);
  const k = present.filter((value) => value > limit).length;
  if (k > 0) return hill(present, k);
  return { value: NaN, error: NaN, k, n: present.length, reason: `no value lies above the threshold ${threshold}` };
}
