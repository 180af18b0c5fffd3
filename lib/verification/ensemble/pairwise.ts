import { SORT_FROM } from "./vectors/members.ts";

/**
 * Sum of |x - x'| over all unordered pairs of the first `m` numbers. Few numbers: every pair, four at a time, which
 * beats sorting as it has no branch to mispredict; many: sum of (2 k + 1 - m) x(k) over the sorted ones.
 */
export function pairwiseSum(row: Float64Array, m: number): number {
  if (m >= SORT_FROM) return sortedSum(row.slice(0, m).sort());
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < m; j += 4) {
    const a = row[j]!;
    const b = row[j + 1]!;
    const c = row[j + 2]!;
    const d = row[j + 3]!;
    s0 += Math.abs(a - b) + Math.abs(c - d);
    s1 += Math.abs(a - c) + Math.abs(b - d);
    s2 += Math.abs(a - d) + Math.abs(b - c);
    for (let k = j + 4; k < m; k++) {
      const x = row[k]!;
      s0 += Math.abs(a - x);
      s1 += Math.abs(b - x);
      s2 += Math.abs(c - x);
      s3 += Math.abs(d - x);
    }
  }
  for (; j < m; j++) {
    for (let k = j + 1; k < m; k++) s0 += Math.abs(row[j]! - row[k]!);
  }
  return s0 + s1 + s2 + s3;
}

function sortedSum(sorted: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < sorted.length; k++) sum += (2 * k + 1 - sorted.length) * sorted[k]!;
  return sum;
}

/** Sorts a row in place: by insertion when it is short, where the engine's sort costs more to call than to run. */
export function sortRow(row: Float64Array): void {
  if (row.length > 48) {
    row.sort();
    return;
  }
  for (let j = 1; j < row.length; j++) {
    const x = row[j]!;
    let k = j;
    for (; k > 0 && row[k - 1]! > x; k--) row[k] = row[k - 1]!;
    row[k] = x;
  }
}
