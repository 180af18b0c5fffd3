/** Weighted sums over cases in one flat array: cases scored, their weight, cases left out, then the sums. */
export type CaseSums = Float64Array<ArrayBuffer>;

const [CASES, WEIGHT, LEFT_OUT, SUMS] = [0, 1, 2, 3] as const;

/** What every mean over cases says of itself. */
export interface CaseCount {
  /** Cases scored. */
  readonly n: number;
  /** Sum of their weights; n without weights. */
  readonly weight: number;
  /** Cases with truth and members for which the score is not defined: in no mean. */
  readonly leftOut: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/** An empty state of `count` sums. */
export function caseSums(count: number): CaseSums {
  return new Float64Array(SUMS + count);
}

/** Counts a case of this weight as scored. */
export function countCase(s: Float64Array, weight: number): void {
  s[CASES]! += 1;
  s[WEIGHT]! += weight;
}

/** Counts a case for which the score is not defined. */
export function leaveOut(s: Float64Array): void {
  s[LEFT_OUT]! += 1;
}

/** Adds to sum `k`. */
export function addTo(s: Float64Array, k: number, value: number): void {
  s[SUMS + k]! += value;
}

/** Sum `k`. */
export function sumOf(s: Float64Array, k: number): number {
  return s[SUMS + k]!;
}

/** Mean of sum `k`; NaN without a case. */
export function meanOf(s: Float64Array, k: number): number {
  return s[CASES]! > 0 ? s[SUMS + k]! / s[WEIGHT]! : NaN;
}

/** What the state says of its cases. */
export function caseCount(s: Float64Array): CaseCount {
  const n = s[CASES]!;
  const leftOut = s[LEFT_OUT]!;
  const reason = n > 0
    ? null
    : leftOut > 0
    ? `the score is not defined for any of the ${leftOut} cases`
    : "there is no case with truth and members";
  return { n, weight: s[WEIGHT]!, leftOut, reason };
}
