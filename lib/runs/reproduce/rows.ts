import { PUBLISHED_SIZES, type PublishedSizes, type PublishedTraining } from "../../topographic/mod.ts";
import { PUBLISHED } from "./presets/published.ts";
import { QUICK } from "./presets/quick.ts";

/** Published experiments. */
export type ExperimentName = "mnist" | "sprites";

/** Rows of the published tables, and the model before it has learned anything. */
export type RowName = "tvae-half" | "tvae-partial" | "tvae-short" | "tvae-l0" | "bubble" | "vae" | "untrained";

/** What tells a row from the others. */
type RowSizes = Pick<PublishedSizes, "kernel" | "offset" | "coherence" | "epsilon">;

const shifting = (kernel: number, offset: number): RowSizes => ({ kernel, offset, coherence: "shifting" });
const stationary = (kernel: number, offset: number): RowSizes => ({ kernel, offset, coherence: "stationary" });

/** Kernels of the reference code (its experiments' files, reference 3.1): extent in frames, half width in units. */
const ROWS: Readonly<Record<ExperimentName, Readonly<Record<RowName, RowSizes>>>> = {
  mnist: {
    "tvae-half": shifting(18, 1),
    "tvae-partial": shifting(13, 1),
    "tvae-short": shifting(5, 1),
    "tvae-l0": stationary(1, 1),
    bubble: stationary(5, 1),
    vae: { kernel: 1, offset: 0, coherence: "none" },
    untrained: shifting(13, 1),
  },
  sprites: {
    "tvae-half": shifting(15, 0),
    "tvae-partial": shifting(10, 0),
    "tvae-short": shifting(5, 0),
    "tvae-l0": { ...stationary(1, 1), epsilon: 1e-3 },
    bubble: stationary(5, 2),
    vae: { kernel: 1, offset: 0, coherence: "none" },
    untrained: shifting(10, 0),
  },
};

/** Names of the experiments. */
export const EXPERIMENTS: readonly ExperimentName[] = ["mnist", "sprites"];

/** Names of the rows, in the order of tables. */
export const ROW_NAMES: readonly RowName[] = Object.keys(ROWS.mnist) as RowName[];

/** Name of a training. */
export type PresetName = "published" | "quick";

/** Trainings to choose from; each is a file that stays as it is. */
export const PRESETS: Readonly<Record<PresetName, PublishedTraining>> = { published: PUBLISHED, quick: QUICK };

/** Sizes of a row's model. */
export function rowSizes(experiment: ExperimentName, row: RowName): PublishedSizes {
  return { ...PUBLISHED_SIZES[experiment === "mnist" ? "mnist" : "dsprites"], ...ROWS[experiment][row] };
}
