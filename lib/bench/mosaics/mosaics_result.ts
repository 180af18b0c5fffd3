import type { BenchResult } from "../result.ts";

/** What encoding mosaics takes, in numbers: what plans are made from. */
export interface MosaicsFacts {
  /** Side of the mosaics, km. */
  readonly side: number;
  /** Tiles of a mosaic. */
  readonly tiles: number;
  /** Mosaics a second by all cores, the best way of sharing them. */
  readonly perSecond: number;
  /** The same where it rains everywhere: no tile is known beforehand. */
  readonly perSecondWet: number;
  /** Processor time of a mosaic, all threads, s. */
  readonly processorSeconds: number;
  /** Share of tiles in sequences without rain. */
  readonly dry: number;
  /** Bytes on disk of the latents of a mosaic. */
  readonly bytes: number;
  /** Most bytes of rain and latents that a process holds at a time. */
  readonly boundBytes: number;
}

/** Result of `bench mosaics`. */
export interface MosaicsResult extends BenchResult {
  /** What the rows are made from. */
  readonly mosaics: MosaicsFacts;
}

/** Whether a result is one of `bench mosaics`. */
export function isMosaicsResult(result: BenchResult): result is MosaicsResult {
  return result.bench === "mosaics";
}

/** Mosaics of four years: every 5 minutes of 1,461 days. */
export interface MosaicsPlan extends MosaicsFacts {
  /** Mosaics. */
  readonly mosaics: number;
  /** Hours to encode them. */
  readonly hours: number;
  /** Hours, did it rain everywhere. */
  readonly hoursWet: number;
  /** Bytes of their latents on disk. */
  readonly totalBytes: number;
}

/** What encoding so many mosaics would take. */
export function planMosaics(facts: MosaicsFacts, mosaics: number): MosaicsPlan {
  return {
    ...facts,
    mosaics,
    hours: mosaics / facts.perSecond / 3600,
    hoursWet: mosaics / facts.perSecondWet / 3600,
    totalBytes: mosaics * facts.bytes,
  };
}
