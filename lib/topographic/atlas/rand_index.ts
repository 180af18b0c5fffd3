/**
 * Adjusted Rand index of two partitions of the same points: 1 where they are the same, 0 on average where they have nothing to do
 * with each other. Hubert & Arabie 1985, equation 5; 1 where both are trivial in the same way, as in scikit-learn.
 *
 * @throws TypeError when they have different lengths
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new TypeError(`Partitions of ${a.length} and of ${b.length} points cannot be compared`);
  }
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const count = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1);
  for (let i = 0; i < a.length; i++) {
    count(cells, `${a[i]} ${b[i]}`);
    count(rows, a[i]!);
    count(columns, b[i]!);
  }
  const pairs = (n: number) => n * (n - 1) / 2;
  const sum = (map: ReadonlyMap<unknown, number>) => map.values().reduce((total, n) => total + pairs(n), 0);
  const [both, inA, inB] = [sum(cells), sum(rows), sum(columns)];
  const expected = inA * inB / pairs(a.length);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}
