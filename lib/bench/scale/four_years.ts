import type { GroupSize, ScaleFacts } from "./scale_result.ts";
import { type Stage, STAGES } from "./stages.ts";

/** The archive that is planned for: radar of 800 x 800 km, ten variables of IMERG at 10 km. */
export const FOUR_YEARS = {
  days: 1461,
  radar: { cells: 800 * 800, times: 288, variables: 1 },
  imerg: { cells: 80 * 80, times: 48, variables: 10 },
} as const;

/** How large values are stored, bytes, where it is not as measured. */
export interface PlannedSizes {
  /** Of the radar. */
  readonly radar?: number | undefined;
  /** Of IMERG. */
  readonly imerg?: number | undefined;
}

/** What it would take. */
export interface FourYearPlan {
  /** Days. */
  readonly days: number;
  /** Radar frames. */
  readonly frames: number;
  /** Bytes of each product. */
  readonly bytes: { readonly radar: number; readonly imerg: number };
  /** Files. */
  readonly files: number;
  /** Hours of each stage. */
  readonly hours: Readonly<Record<Stage, number>>;
  /** The stage that takes longest. */
  readonly limit: Stage;
}

/**
 * Plans four years. Times grow with days and, from the size measured, with cells: those of the radar for all that reads or
 * writes it, those of the satellite for what reads pairs.
 */
export function planFourYears(
  facts: ScaleFacts,
  sizes: PlannedSizes = {},
): FourYearPlan {
  const { days, radar, imerg } = FOUR_YEARS;
  const bytes = (wanted: Omit<GroupSize, "bytesPerValue">, each: number) =>
    days * wanted.times * wanted.cells * wanted.variables * each;
  const cells = radar.cells / facts.radar.cells;
  const pairs = imerg.cells / facts.imerg.cells;
  const hours = (stage: Stage) => {
    const { start, slope } = facts.stages[stage];
    return (start + slope * days * (stage === "validate" ? pairs : cells)) / 3600;
  };
  const all = Object.fromEntries(STAGES.map((stage) => [stage, hours(stage)])) as Record<Stage, number>;
  return {
    days,
    frames: days * radar.times,
    bytes: {
      radar: bytes(radar, sizes.radar ?? facts.radar.bytesPerValue),
      imerg: bytes(imerg, sizes.imerg ?? facts.imerg.bytesPerValue),
    },
    files: filesOfFourYears(facts),
    hours: all,
    limit: STAGES.reduce((most, stage) => all[stage] > all[most] ? stage : most),
  };
}

/** Files of four years. */
export function filesOfFourYears({ files }: Pick<ScaleFacts, "files">): number {
  return Math.ceil(files.fixed + files.perDay * FOUR_YEARS.days);
}
