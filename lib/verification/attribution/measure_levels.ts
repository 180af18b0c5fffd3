import { bootstrap, type BootstrapOptions, type Statistic } from "../bootstrap.ts";
import { whyNotScored } from "../min_blocks.ts";
import { mergeSums } from "../sums.ts";
import type { AttributedLevel } from "./attribution.ts";
import type { CollectedErrors } from "./collect_errors.ts";
import { collinearWith } from "./comparable.ts";
import { type CrossProducts, crossProducts, meanError, totalWeight, weightOf } from "./cross_products.ts";
import { type LevelEffects, levelEffects } from "./level_effects.ts";
import { type Measured, measured } from "./measured.ts";

/**
 * Mean error of all rows, and mean, raw and adjusted effect of each level, with bootstrap intervals: each replicate adds up the
 * cross products of the blocks drawn and fits the model again. Intervals of means are cut to the range of the error; effects,
 * which are differences, have none.
 *
 * @returns levels: [factor][level]
 */
export function measureLevels(
  errors: CollectedErrors,
  { minBlocks, range }: { readonly minBlocks: number; readonly range: readonly [number, number] },
  draws: BootstrapOptions,
): { readonly mean: Measured; readonly levels: readonly (readonly AttributedLevel[])[] } {
  const { design, names, blocks } = errors;
  const sums = { init: () => crossProducts(names.length - 1), merge: mergeSums };
  const whole = blocks.reduce((sum, block) => sums.merge(sum, block), sums.init());
  const effects = lastOf((products: CrossProducts) => levelEffects(products, design));
  const of = (level: number, kind: "means" | "raw" | "adjusted"): Statistic<CrossProducts> => ({
    value: (products) => effects(products)[kind][level]!,
    mass: (products) => weightOf(products, level),
    ...(kind === "means" ? { range } : {}),
  });
  const rows = design.flat();
  const statistics: Statistic<CrossProducts>[] = [
    { value: (products) => meanError(products, design), mass: (products) => totalWeight(products, design), range },
    ...rows.flatMap((level) => [of(level, "means"), of(level, "raw"), of(level, "adjusted")]),
  ];
  const intervals = bootstrap(blocks, sums, { ...draws, statistics, name: "attribution/levels" });
  const measure = (k: number, why: string | null): Measured =>
    measured(statistics[k]!.value(whole), intervals[k]!, why);
  const found = effects(whole);
  const levelOf = (level: number, factor: number): AttributedLevel => {
    const first = 1 + 3 * rows.indexOf(level);
    const count = blocks.filter((block) => weightOf(block, level) > 0).length;
    const few = whyNotScored(count, minBlocks);
    const why = few ?? whyAlone(level, factor, errors, found);
    return {
      level: names[level]!,
      n: weightOf(whole, level),
      blocks: count,
      mean: measure(first, few),
      raw: measure(first + 1, why),
      adjusted: measure(first + 2, why),
    };
  };
  return {
    mean: measure(0, whyNotScored(blocks.length, minBlocks)),
    levels: design.map((levels, factor) => levels.map((level) => levelOf(level, factor))),
  };
}

/** Why a level cannot be compared with others of its factor; null when it can. */
function whyAlone(
  level: number,
  factor: number,
  { design, names, factors }: CollectedErrors,
  { comparable, blind }: LevelEffects,
): string | null {
  if (comparable[factor]!.includes(level)) return null;
  if (design[factor]!.length === 1) return "the only level: there is nothing to compare it with";
  const nameOf = (other: number) => `${factors[design.findIndex((levels) => levels.includes(other))]} ${names[other]}`;
  const others = collinearWith(level, design, comparable, blind).map(nameOf);
  return others.length === 0
    ? "collinear: every other level goes with other factors' levels"
    : `collinear: cannot be told from ${others.join(", ")}`;
}

/** `of`, remembering the last answer: of one replicate many numbers are read, one after the other. */
function lastOf<State, Value>(of: (state: State) => Value): (state: State) => Value {
  let last: { readonly state: State; readonly value: Value } | undefined;
  return (state) => {
    if (last === undefined || last.state !== state) last = { state, value: of(state) };
    return last.value;
  };
}
