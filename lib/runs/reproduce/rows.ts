import { checkPublished, PUBLISHED_SIZES, type PublishedSizes, type PublishedTraining } from "../../topographic/mod.ts";
import { FOLLOW_UPS } from "./follow_ups.ts";
import { PUBLISHED } from "./presets/published.ts";
import { QUICK } from "./presets/quick.ts";

/** Published experiments. */
export type ExperimentName = "mnist" | "sprites";

/** Rows of the published tables, and the model before it has learned anything. */
export type PublishedRowName = "tvae-half" | "tvae-partial" | "tvae-short" | "tvae-l0" | "bubble" | "vae" | "untrained";

/** A row: a published one, or one with follow-ups joined to it, "tvae-partial+causal+speeds". */
export type RowName = PublishedRowName | `${PublishedRowName}+${string}`;

/** What tells a row from the others. */
type RowSizes = Pick<PublishedSizes, "kernel" | "offset" | "coherence" | "epsilon">;

const shifting = (kernel: number, offset: number): RowSizes => ({ kernel, offset, coherence: "shifting" });
const stationary = (kernel: number, offset: number): RowSizes => ({ kernel, offset, coherence: "stationary" });

/** Kernels of the reference code (its experiments' files, reference 3.1): extent in frames, half width in units. */
const ROWS: Readonly<Record<ExperimentName, Readonly<Record<PublishedRowName, RowSizes>>>> = {
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

/** Names of the published rows, in the order of tables. */
export const ROW_NAMES: readonly PublishedRowName[] = Object.keys(ROWS.mnist) as PublishedRowName[];

/** Name of a training. */
export type PresetName = "published" | "quick";

/** Trainings to choose from; each is a file that stays as it is. */
export const PRESETS: Readonly<Record<PresetName, PublishedTraining>> = { published: PUBLISHED, quick: QUICK };

/** A published row, and the follow-ups that are joined to it, in the order that they are applied in. */
export interface RowParts {
  /** Published row. */
  readonly base: PublishedRowName;
  /** Names of follow-ups. */
  readonly followUps: readonly string[];
}

/** The parts of a row's name. @throws RangeError for parts that are not known, or there twice */
export function rowParts(name: string): RowParts {
  const [first, ...joined] = name.split("+");
  const base = ROW_NAMES.find((row) => row === first);
  if (base === undefined) throw new RangeError(`Unknown row "${first}": choose ${ROW_NAMES.join(", ")}`);
  const followUps = Object.keys(FOLLOW_UPS).filter((followUp) => joined.includes(followUp));
  if (followUps.length === joined.length) return { base, followUps };
  const wrong = joined.find((followUp, i) => !Object.hasOwn(FOLLOW_UPS, followUp) || joined.indexOf(followUp) < i);
  throw new RangeError(
    `Cannot join "${wrong}" to ${name}: each once, of ${Object.keys(FOLLOW_UPS).join(", ")}`,
  );
}

/** The name of a row as runs have it: follow-ups in one order. @throws as {@link rowParts} */
export function rowName(name: string): RowName {
  const { base, followUps } = rowParts(name);
  return [base, ...followUps].join("+") as RowName;
}

/**
 * Sizes of a row's model.
 *
 * @param capsules capsules of the published row. Default: as published
 * @throws RangeError as {@link rowParts}, or when follow-ups do not fit each other or the row
 */
export function rowSizes(experiment: ExperimentName, row: RowName, capsules?: number): PublishedSizes {
  const { base, followUps } = rowParts(row);
  const published: PublishedSizes = {
    ...PUBLISHED_SIZES[experiment === "mnist" ? "mnist" : "dsprites"],
    ...ROWS[experiment][base],
    ...(capsules === undefined ? {} : { capsules }),
  };
  const sizes = followUps.reduce((before, name) => FOLLOW_UPS[name]!.apply(before), published);
  checkPublished(sizes);
  return sizes;
}
