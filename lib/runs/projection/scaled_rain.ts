import { logMeanExp } from "../../topographic/mod.ts";
import { BESIDE, type Change, changedHalves, type Changing, meanChange, sidesOf } from "./rain_changes.ts";

/** Variance of the logarithm of the factor that something is scaled by: most are between 1 / e² and e². */
const FACTOR = 1;

/** The mean change of n cells of usual rain: its variance is common + each / n. */
export interface ChangeLaw {
  /**
   * Mean change by what it is told from: not 0, as cells are compared that are wet in one half hour at least, and rain that is
   * found in two of three is more often in the middle.
   */
  readonly usual: Readonly<Record<Change["beside"], number>>;
  /** What all share. */
  readonly common: number;
  /** What each has of its own, with its neighbours' likeness. */
  readonly each: number;
}

/** Squares beyond this share of all count as its limit: a storm that begins shall not make the law. */
const KEPT = 0.98;

/** Fits the law of mean changes on usual scenes: a straight line through their n mean², by n. */
export function fitChangeLaw(scenes: readonly Changing[]): ChangeLaw {
  const halves = scenes.flatMap(changedHalves);
  const usual = usualChanges(halves.flat());
  const means = centred(halves, usual).flatMap((changes) => [meanChange(changes), ...sidesOf(changes).flat()]);
  const squares = means.map(({ mean, n }) => n * mean ** 2);
  const limit = squares.toSorted((a, b) => a - b)[Math.floor(KEPT * (squares.length - 1))] ?? 0;
  const meanOf = (value: (k: number) => number) => means.reduce((sum, _, k) => sum + value(k), 0) / means.length;
  const kept = squares.map((square) => Math.min(square, limit));
  const [n, square] = [meanOf((k) => means[k]!.n), meanOf((k) => kept[k]!)];
  const covariance = meanOf((k) => (means[k]!.n - n) * (kept[k]! - square));
  const slope = covariance / meanOf((k) => (means[k]!.n - n) ** 2);
  const common = Math.min(Math.max(0, slope), square / n / 2); // cells always have something of their own
  return { usual, common, each: square - common * n };
}

/** Mean change by what it is told from. */
function usualChanges(changes: readonly Change[]): ChangeLaw["usual"] {
  const meanOf = (beside: Change["beside"]): number => {
    const told = changes.filter((change) => change.beside === beside);
    return told.length === 0 ? 0 : meanChange(told).mean;
  };
  return Object.fromEntries(BESIDE.map((beside) => [beside, meanOf(beside)])) as ChangeLaw["usual"];
}

/** Changes without what is usual of them. */
const centred = (halves: readonly Change[][], usual: ChangeLaw["usual"]): Change[][] =>
  halves.map((changes) => changes.map((one) => ({ ...one, change: one.change - usual[one.beside] })));

/**
 * Logarithm of how many times likelier a mean of `information` (inverse variance) is when scaled by an unknown factor than when
 * usual; `told` is the mean times its information.
 */
const evidence = (told: number, information: number): number =>
  0.5 * (told ** 2 / (1 / FACTOR + information) - Math.log1p(FACTOR * information));

/**
 * Evidence that the rain of one half hour was multiplied by something, of whatever size (logarithms of Bayes factors, Kass & Raftery
 * 1995), against the half hours before and after it: all of it (level), or what lies beyond a straight line (edge; lines are taken
 * as equally likely). The factors of all half hours are added up; those with too few cells tell nothing, a factor of 1.
 */
export function scalingEvidence(
  scene: Changing,
  { usual, common, each }: ChangeLaw,
): readonly [level: number, edge: number] {
  const halves = centred(changedHalves(scene), usual);
  const level = halves.map((changes) => {
    const { mean, n } = meanChange(changes);
    const variance = common + each / n;
    return evidence(mean / variance, 1 / variance);
  });
  const edge = halves.flatMap((changes) => {
    const sides = sidesOf(changes);
    if (sides.length === 0) return [];
    const found = sides.flatMap(([one, other]) => {
      const [v, w] = [common + each / one.n, common + each / other.n];
      const determinant = v * w - common ** 2;
      return [
        evidence((w * one.mean - common * other.mean) / determinant, w / determinant),
        evidence((v * other.mean - common * one.mean) / determinant, v / determinant),
      ];
    });
    return [logMeanExp(found)];
  });
  const { halfHours } = scene.scene;
  const anyOf = (told: readonly number[]): number =>
    logMeanExp([...told, ...new Array<number>(halfHours - told.length).fill(0)]) + Math.log(halfHours);
  return [anyOf(level), anyOf(edge)];
}
