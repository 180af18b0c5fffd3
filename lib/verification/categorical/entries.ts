import { type ScoreEntry, scoreEntry, type ScoreSource } from "../catalogue/entry.ts";
import { toPairs } from "../catalogue/to_pairs.ts";
import type { Pairs } from "../accumulator.ts";
import { CATEGORICAL, type CategoricalScore } from "./categorical.ts";
import { type Categories, categories, eventTable } from "./categories.ts";
import { type Multicategory, multicategory } from "./multicategory.ts";
import { seepsOfTable } from "./seeps.ts";

const TABLES: ScoreSource<Float64Array<ArrayBuffer>, Pairs, Categories> = {
  accumulator: ({ thresholds, operator }) => categories({ thresholds, event: operator }),
  input: toPairs,
  ofPairs: true,
};

const PARAMETERS = ["thresholds", "operator"] as const;

const meaningOf = ({ title, range: [low, high], best, count }: typeof CATEGORICAL[CategoricalScore]): string =>
  count === true
    ? `${title}: how many pairs`
    : `${title}; ${low === -1 / 3 ? "-1/3" : low} to ${high === Infinity ? "any" : high}${
      best === null || best === Infinity ? "" : `, ${best} is best`
    }`;

const ofEvents = (score: CategoricalScore): ScoreEntry =>
  scoreEntry(
    {
      name: score.replaceAll("_", "-"),
      meaning: meaningOf(CATEGORICAL[score]),
      parameters: PARAMETERS,
      weighted: true,
    },
    TABLES,
    (table) =>
      table.thresholds.map((threshold, k) => ({
        threshold,
        operator: table.event,
        n: table.n,
        value: CATEGORICAL[score].value(eventTable(table, k)),
      })),
  );

const ofCategories = (
  name: string,
  meaning: string,
  value: (table: Categories) => number,
  reason?: string,
): ScoreEntry =>
  scoreEntry({ name, meaning, parameters: PARAMETERS, weighted: true }, TABLES, (table) => ({
    thresholds: table.thresholds,
    operator: table.event,
    n: table.n,
    value: value(table),
    ...(reason === undefined || table.n === 0 ? {} : { reason }),
  }));

const several = (score: keyof Multicategory) => (table: Categories): number => multicategory(table)[score];

const NEVER = "a category was never observed";

function seepsOf({ thresholds, table }: Categories): number {
  if (thresholds.length === 2) return seepsOfTable(table);
  throw new RangeError(
    `Score "seeps" needs two thresholds, where light and where heavy rain begins; there are ${thresholds.length}`,
  );
}

/** The scores of events and categories in the catalogue. */
export const CATEGORICAL_ENTRIES: readonly ScoreEntry[] = [
  ...(Object.keys(CATEGORICAL) as CategoricalScore[]).map(ofEvents),
  ofCategories(
    "multi-category-accuracy",
    "Share of pairs in the right category between thresholds; 1 is best",
    several("accuracy"),
  ),
  ofCategories(
    "multi-category-hss",
    "Heidke skill score of the categories between thresholds; 1 is best",
    several("hss"),
  ),
  ofCategories(
    "multi-category-pss",
    "Peirce skill score of the categories between thresholds; 1 is best",
    several("pss"),
  ),
  ofCategories(
    "gerrity",
    "Gerrity's equitable score of the categories between thresholds; 1 is best",
    several("gerrity"),
    NEVER,
  ),
  ofCategories(
    "seeps",
    "Stable equitable error in probability space of dry, light and heavy rain (two thresholds), the climate being that observed; 0 is best",
    seepsOf,
    NEVER,
  ),
];
