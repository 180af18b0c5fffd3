import { DAY, dayOf, type TimeAxis } from "../grid/mod.ts";
import type { Candidate } from "./ingest_file.ts";
import { fits, productFamily } from "./ingest_fit.ts";
import { type ArchiveGroup, dayAxis } from "./layout.ts";
import { archiveVariable } from "./product_layout.ts";

/** How the time axis is laid out when a group is made. */
export interface GroupLayout {
  /** First day laid out when a group is made, "YYYY-MM-DD". Default: 1 January of the first file's year. */
  readonly firstDay?: string;
  /**
   * Last day laid out when a group is made. Default: 31 December of the last file's year. Later it lets files in that lie more
   * than ten years after the axis.
   */
  readonly lastDay?: string;
  /** Time step when a group is made, s. Default: the duration of a value when most times fit, else their least distance. */
  readonly step?: number;
  /** Called as work proceeds, with the file or day at hand. */
  readonly progress?: (done: number, total: number, note: string) => void;
}

/** The group that files would make: that of the files that are like most, with an axis that holds their days. */
export function planGroup(name: string, candidates: readonly Candidate[], layout: GroupLayout): ArchiveGroup {
  const { product, variables } = mostUsual(candidates);
  const { grid, duration } = variables[0]!;
  const fitting = candidates.filter((candidate) => fits({ name, grid, product, variables }, candidate));
  const { step, phase } = layout.step === undefined
    ? stepsOf(fitting, duration)
    : { step: layout.step, phase: fitting[0]!.times[0]! % layout.step };
  if (DAY % step !== 0) {
    throw new RangeError(`Times ${step} s apart do not divide a day: give --step S, for example --step 300`);
  }
  const regular = fitting.filter(({ times }) => times.every((time) => time % step === phase));
  const time = layOut(regular.length === 0 ? fitting : regular, { step, first: phase }, layout);
  return { name, grid, time, duration, variables: variables.map(archiveVariable), product };
}

/** The axis of the years of files, or of the days asked for, with the step and phase of `axis`. */
export function layOut(
  files: readonly Candidate[],
  { step, first }: Pick<TimeAxis, "step" | "first">,
  { firstDay, lastDay }: GroupLayout,
): TimeAxis {
  const year = (time: number) => dayOf(time).slice(0, 4);
  const days = dayAxis(
    firstDay ?? `${year(firstOf(files))}-01-01`,
    lastDay ?? `${year(lastOf(files))}-12-31`,
    step,
  );
  return { ...days, first: days.first + first % step };
}

/** Earliest time of files, s since 1970 UTC. */
export const firstOf = (files: readonly Candidate[]): number =>
  files.reduce((first, { times }) => Math.min(first, times[0]!), Infinity);

/** Latest time of files, s since 1970 UTC. */
export const lastOf = (files: readonly Candidate[]): number =>
  files.reduce((last, { times }) => Math.max(last, times.at(-1)!), -Infinity);

/** A file with the product, cells and variables that most have, so that an odd file does not shape a new group. */
function mostUsual(candidates: readonly Candidate[]): Candidate {
  return largest(
    candidates,
    ({ product, variables }) => JSON.stringify([productFamily(product), variables.map((v) => [v.name, v.grid])]),
  )[0]!;
}

/** The files that share the commonest key; where two are as common, the one with more times. */
function largest(files: readonly Candidate[], key: (file: Candidate) => unknown): readonly Candidate[] {
  const times = (group: readonly Candidate[]) => group.reduce((sum, file) => sum + file.times.length, 0);
  const groups = [...Map.groupBy(files, key).values()];
  return groups.reduce((most, group) => (group.length - most.length || times(group) - times(most)) > 0 ? group : most);
}

/**
 * Step and first time of day of the axis of files: the duration of a value when most files' times are whole durations
 * apart, else the least distance of two times.
 */
function stepsOf(files: readonly Candidate[], duration: number): { readonly step: number; readonly phase: number } {
  const phaseOf = ({ times }: Candidate) =>
    times.every((time) => (time - times[0]!) % duration === 0) ? times[0]! % duration : NaN;
  const usual = duration > 0 ? largest(files, phaseOf) : [];
  if (2 * usual.length > files.length && !Number.isNaN(phaseOf(usual[0]!))) {
    return { step: duration, phase: phaseOf(usual[0]!) };
  }
  const times = files.flatMap((file) => file.times).sort((a, b) => a - b);
  const distances = times.map((time, i) => i === 0 ? Infinity : time - times[i - 1]!).filter((distance) =>
    distance > 0
  );
  const step = distances.reduce((least, distance) => Math.min(least, distance), Infinity);
  if (step === Infinity) {
    throw new RangeError(
      "Time step cannot be told from one instantaneous field: give --step S, for example --step 900",
    );
  }
  return { step, phase: times[0]! % step };
}
