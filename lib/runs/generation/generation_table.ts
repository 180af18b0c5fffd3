import type { GenerationComparison } from "../../report/mod.ts";
import { type CurrentMeasures, currentMeasures } from "../tables/current_measures.ts";
import type { MeasuredFile } from "../tables/measured_file.ts";
import { readSeedTable } from "../tables/read_seed_table.ts";
import type { SeedTable, TableRun } from "../tables/table_run.ts";
import { GENERATION_FILE } from "./compare_generation.ts";

/** A run of a {@link GenerationTable}. */
export type GenerationRun =
  & TableRun
  & Pick<GenerationComparison, "products" | "scores" | "parts" | "regimes" | "injected">;

/** What `generate --compare` measured in some runs. */
export type GenerationTable = SeedTable<GenerationRun>;

const FILE: MeasuredFile<GenerationComparison, Omit<GenerationRun, keyof TableRun>> = {
  file: GENERATION_FILE,
  made: ["generate", "--compare"],
  about: (measured) => measured,
  pair: ({ pair, products }) => ({
    name: "generate",
    trained: pair,
    // its mean and its members are of the same steps
    steps: products.find(({ name }) => name.startsWith("latent, "))?.steps ?? undefined,
  }),
  keep: ({ products, scores, parts, regimes, injected }) => ({
    products,
    scores,
    parts,
    ...(regimes === undefined ? {} : { regimes }),
    ...(injected === undefined ? {} : { injected }),
  }),
};

/** Puts what `generate --compare` measured in some runs into one table. Arguments and what is thrown: `readSeedTable`. */
export const tableGeneration = (directories: readonly string[], command: string): Promise<GenerationTable> =>
  readSeedTable(directories, FILE, command);

/** What `generate --compare` measured in a run of the model that it has now. As `currentMeasures`. */
export const currentGeneration = (directory: string): Promise<CurrentMeasures<GenerationComparison>> =>
  currentMeasures(directory, FILE);
