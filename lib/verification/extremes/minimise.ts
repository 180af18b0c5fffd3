/** A function of several numbers; Infinity where it is not defined. */
export type Objective = (x: readonly number[]) => number;

/** Where a function is least. */
export interface Minimum {
  /** The place. */
  readonly x: readonly number[];
  /** The value there. */
  readonly value: number;
  /** Whether the search ended because nothing moved, not because it was too long. */
  readonly converged: boolean;
}

/**
 * Local minimum of a smooth function of a few numbers: the simplex of Nelder & Mead (1965), then Newton steps by differences of
 * fourth order, which bring ten digits where the simplex alone brings eight at most.
 *
 * @param f The function.
 * @param start A place where it is finite.
 * @param scales Length of a first step in each direction; differences are taken at a 400th of it.
 */
export function minimise(f: Objective, start: readonly number[], scales: readonly number[]): Minimum {
  const { x, converged } = nelderMead(f, start, scales);
  const polished = polish(f, x, scales.map((scale) => scale / 400));
  return { x: polished, value: f(polished), converged };
}

/** The simplex search alone: eight digits of the value, four of the place. */
export function nelderMead(f: Objective, start: readonly number[], scales: readonly number[]): Minimum {
  const n = start.length;
  const corner = (x: readonly number[]) => ({ x, value: f(x) });
  const simplex = [corner(start), ...scales.map((scale, k) => corner(start.with(k, start[k]! + scale)))];
  const most = 400 * n;
  let steps = 0;
  for (; steps < most; steps++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[n]!];
    const size = Math.max(...scales.map((scale, k) => Math.abs(worst.x[k]! - best.x[k]!) / scale));
    if (worst.value - best.value < 1e-11 * (1 + Math.abs(best.value)) && size < 1e-4) break;
    const centre = start.map((_, k) => simplex.slice(0, n).reduce((sum, { x }) => sum + x[k]! / n, 0));
    const along = (t: number) => corner(centre.map((c, k) => c + t * (worst.x[k]! - c)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) {
      simplex[n] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else for (let i = 1; i <= n; i++) simplex[i] = corner(simplex[i]!.x.map((v, k) => (v + best.x[k]!) / 2));
    }
  }
  const best = simplex.reduce((a, b) => b.value < a.value ? b : a);
  return { ...best, converged: steps < most };
}

/** Newton steps from `x` with differences at distances `h`; stays where a step does not help. */
function polish(f: Objective, x: readonly number[], h: readonly number[]): readonly number[] {
  for (let step = 0; step < 4; step++) {
    const gradient = h.map((hk, k) => {
      const at = (t: number): number => f(x.with(k, x[k]! + t * hk));
      return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * hk);
    });
    const move = solveNewton(hessian(f, x, h), gradient);
    if (!move.every((d, k) => Math.abs(d) < 10 * h[k]!)) return x;
    const next = x.map((value, k) => value - move[k]!);
    if (!(f(next) <= f(x) + 1e-9 * (1 + Math.abs(f(x))))) return x;
    x = next;
  }
  return x;
}

/** Second derivatives by central differences at distances `h`, [n][n]. */
export function hessian(f: Objective, x: readonly number[], h: readonly number[]): readonly (readonly number[])[] {
  const at = (i: number, s: number, j: number, t: number): number => {
    const y = [...x];
    y[i]! += s * h[i]!;
    y[j]! += t * h[j]!;
    return f(y);
  };
  const centre = f(x);
  return h.map((hi, i) =>
    h.map((hj, j) =>
      i === j
        ? (at(i, 1, i, 0) - 2 * centre + at(i, -1, i, 0)) / (hi * hi)
        : (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4 * hi * hj)
    )
  );
}

/** Solves A x = b for a small matrix by elimination with pivots; NaN when it is singular. */
function solveNewton(a: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  const n = b.length;
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((p, row, i) => Math.abs(row[k]!) > Math.abs(rows[p]![k]!) ? k + i : p, k);
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let c = k; c <= n; c++) rows[i]![c]! -= factor * rows[k]![c]!;
    }
  }
  return rows.map((row, k) => row[n]! / row[k]!);
}
