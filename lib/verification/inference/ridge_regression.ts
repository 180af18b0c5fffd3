import { solve } from "../climate/solve.ts";

/** Rows to learn from. */
export interface RegressionRows {
  /** Features [row][feature], finite. */
  readonly features: readonly ArrayLike<number>[];
  /** Targets [row][target]. */
  readonly targets: readonly ArrayLike<number>[];
  /** Which rows are left out together when the penalty is chosen [row]: days, say. */
  readonly folds: readonly number[];
}

/** A linear regression of several targets on the same features. */
export interface RidgeRegression {
  /** Penalty, as a share of the number of rows. */
  readonly penalty: number;
  /** Targets that features are expected to have. */
  predict(features: ArrayLike<number>): Float64Array;
}

/** Penalties that are tried: the least is nearly ordinary least squares, the greatest nearly the mean of the targets. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100] as const;

/**
 * Ridge regression (Hoerl & Kennard 1970) on standardised features, whose penalty is the one with the least squared error
 * in folds left out. A feature that does not vary is not used.
 *
 * @throws RangeError without rows, with one fold only, or when lengths differ
 */
export function ridgeRegression({ features, targets, folds }: RegressionRows): RidgeRegression {
  const names = [...new Set(folds)];
  if (names.length < 2 || features.length !== folds.length || targets.length !== folds.length) {
    throw new RangeError(
      `Cannot fit ${features.length} rows of features, ${targets.length} of targets in ${names.length} folds: ` +
        "give as many of each, in two folds or more",
    );
  }
  const { mean, deviation } = momentsOf(features);
  const { mean: middle } = momentsOf(targets);
  const standard = (row: ArrayLike<number>) =>
    mean.map((m, i) => deviation[i]! > 1e-9 * Math.abs(m) ? (row[i]! - m) / deviation[i]! : 0);
  const x = features.map(standard);
  const y = targets.map((row) => middle.map((m, k) => row[k]! - m));
  const byFold = names.map((fold) => productsOf(x, y, folds.flatMap((own, row) => own === fold ? [row] : [])));
  const all = sumOf(byFold);
  const errorOf = (penalty: number): number =>
    names.reduce((sum, fold, f) => {
      const weights = weightsOf(lessOf(all, byFold[f]!), penalty);
      return folds.reduce((own, other, row) => {
        return other === fold ? own + squaredError(applied(weights, x[row]!), y[row]!) : own;
      }, sum);
    }, 0);
  const errors = PENALTIES.map(errorOf);
  const penalty = PENALTIES[errors.indexOf(Math.min(...errors))]!;
  const weights = weightsOf(all, penalty);
  return {
    penalty,
    predict: (row) => applied(weights, standard(row)).map((value, k) => value + middle[k]!),
  };
}

function momentsOf(rows: readonly ArrayLike<number>[]) {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i]! += row[i]! / rows.length;
  const squares = new Float64Array(mean.length);
  for (const row of rows) for (let i = 0; i < mean.length; i++) squares[i]! += (row[i]! - mean[i]!) ** 2 / rows.length;
  return { mean, deviation: squares.map(Math.sqrt) };
}

/** Cross products of rows: of features [feature, feature], of features and each target [target][feature]. */
interface Products {
  readonly rows: number;
  readonly features: Float64Array;
  readonly targets: readonly Float64Array[];
}

function productsOf(x: readonly Float64Array[], y: readonly Float64Array[], rows: readonly number[]): Products {
  const n = x[0]!.length;
  const features = new Float64Array(n * n);
  const targets = Array.from({ length: y[0]!.length }, () => new Float64Array(n));
  for (const row of rows) {
    const own = x[row]!;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) features[i * n + j]! += own[i]! * own[j]!; // solve() reads the lower half
      targets.forEach((target, k) => target[i]! += own[i]! * y[row]![k]!);
    }
  }
  return { rows: rows.length, features, targets };
}

const combined = (a: Products, b: Products, sign: 1 | -1): Products => ({
  rows: a.rows + sign * b.rows,
  features: a.features.map((value, i) => value + sign * b.features[i]!),
  targets: a.targets.map((target, k) => target.map((value, i) => value + sign * b.targets[k]![i]!)),
});

const sumOf = ([first, ...others]: readonly Products[]): Products =>
  others.reduce((sum, other) => combined(sum, other, 1), first!);

const lessOf = (all: Products, fold: Products): Products => combined(all, fold, -1);

/** Weights of each target [target][feature]. */
function weightsOf({ rows, features, targets }: Products, penalty: number): readonly Float64Array[] {
  const n = targets[0]!.length;
  const matrix = features.slice();
  for (let i = 0; i < n; i++) matrix[i * n + i]! += penalty * rows;
  return targets.map((target) => solve(matrix, target, 0)!);
}

const applied = (weights: readonly Float64Array[], row: ArrayLike<number>): Float64Array =>
  Float64Array.from(weights, (own) => own.reduce((sum, weight, i) => sum + weight * row[i]!, 0));

const squaredError = (found: Float64Array, wanted: ArrayLike<number>): number =>
  found.reduce((sum, value, k) => sum + (value - wanted[k]!) ** 2, 0);
