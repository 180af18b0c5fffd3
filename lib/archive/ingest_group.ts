import { basename } from "node:path";
import { DataError, isDataError } from "../base/mod.ts";
import { dayOf, isoTime, type TimeAxis, timeIndex } from "../grid/mod.ts";
import type { Archive } from "./archive.ts";
import type { FrameMaker } from "./day_writer.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type IngestBatch, isFatal, reasonOf, setAsideIfBad } from "./ingest_batch.ts";
import type { Candidate } from "./ingest_file.ts";
import { checkFit, checkTimes, fits, leftOut, productFamily } from "./ingest_fit.ts";
import { type ArchiveGroup, dayAxis, dayStart, framesPerDay } from "./layout.ts";
import { archiveVariable } from "./product_layout.ts";

/** How the time axis is laid out when a group is made. */
export interface GroupLayout {
  /** First day laid out when a group is made, "YYYY-MM-DD". Default: 1 January of the first file's year. */
  readonly firstDay?: string;
  /** Last day laid out when a group is made. Default: 31 December of the last file's year. */
  readonly lastDay?: string;
  /** Time step when a group is made, s. Default: the duration of a value when most times fit, else their least distance. */
  readonly step?: number;
  /** Called as work proceeds, with the file or day at hand. */
  readonly progress?: (done: number, total: number, note: string) => void;
}

/** Which file gives a time: the first that had it. */
type Claims = Map<number, string>;

/** Ingests the files of one group, ordered by their first time. */
export async function ingestGroup(
  archive: Archive,
  name: string,
  candidates: readonly Candidate[],
  batch: IngestBatch,
  layout: GroupLayout,
): Promise<void> {
  let fitting: readonly Candidate[] = [];
  let group: ArchiveGroupHandle;
  try {
    const there = archive.groups.find((group) => group.name === name);
    group = there ?? await makeGroup(archive, name, candidates, layout);
    const axis = there === undefined ? group.time : { ...group.time, count: Infinity };
    fitting = await whatFits(group, axis, candidates, batch);
    if (fitting.length === 0) return;
    // Only now: a file that is refused must not lay the axis out to its days.
    if (there !== undefined) group = await archive.extend(name, dayOf(lastOf(fitting)));
  } catch (error) {
    const rest = candidates.filter(({ path }) => !batch.aside.has(path));
    for (const { path } of rest) await setAsideIfBad(batch, path, () => Promise.reject(error));
    return;
  }
  for (const warning of leftOut(group, fitting)) batch.warnings.add(warning);
  await group.recover();
  const claims: Claims = new Map();
  for (const [done, candidate] of fitting.entries()) {
    layout.progress?.(done, fitting.length, `comparing ${candidate.path}`);
    await setAsideIfBad(batch, candidate.path, () => claim(group, candidate, claims, batch));
  }
  const days = new Map<string, Claims>();
  for (const [time, path] of claims) {
    const day = dayOf(time);
    if (!days.has(day)) days.set(day, new Map());
    days.get(day)!.set(time, path);
  }
  for (const [done, day] of [...days.keys()].sort().entries()) {
    layout.progress?.(done, days.size, `writing ${day}`);
    await ingestDay(group, day, days.get(day)!, batch);
  }
}

const lastOf = (files: readonly Candidate[]): number =>
  files.reduce((last, { times }) => Math.max(last, times.at(-1)!), -Infinity);

/** The files that may go into the group, by what is known without reading values; the others are set aside. */
async function whatFits(
  group: ArchiveGroup,
  axis: TimeAxis,
  candidates: readonly Candidate[],
  batch: IngestBatch,
): Promise<readonly Candidate[]> {
  const fitting: Candidate[] = [];
  for (const candidate of candidates) {
    await setAsideIfBad(batch, candidate.path, () => {
      checkFit(group, candidate);
      checkTimes(group.name, axis, candidate);
      fitting.push(candidate);
    });
  }
  return fitting;
}

/** The group, made so that it holds the days of the files that are like most. */
async function makeGroup(
  archive: Archive,
  name: string,
  candidates: readonly Candidate[],
  layout: GroupLayout,
): Promise<ArchiveGroupHandle> {
  const { product, variables } = mostUsual(candidates);
  const { grid, duration } = variables[0]!;
  const fitting = candidates.filter((candidate) => fits({ name, grid, product, variables }, candidate));
  const { step, phase } = layout.step === undefined
    ? stepsOf(fitting, duration)
    : { step: layout.step, phase: fitting[0]!.times[0]! % layout.step };
  const regular = fitting.filter(({ times }) => times.every((time) => time % step === phase));
  const files = regular.length === 0 ? fitting : regular;
  const year = (time: number) => dayOf(time).slice(0, 4);
  const axis = dayAxis(
    layout.firstDay ?? `${year(files[0]!.times[0]!)}-01-01`,
    layout.lastDay ?? `${year(lastOf(files))}-12-31`,
    step,
  );
  return await archive.addGroup({
    name,
    grid,
    time: { ...axis, first: axis.first + phase },
    duration,
    variables: variables.map(archiveVariable),
    product,
  });
}

/** A file with the product, cells and variables that most have, so that an odd file does not shape a new group. */
function mostUsual(candidates: readonly Candidate[]): Candidate {
  return largest(
    candidates,
    ({ product, variables }) => JSON.stringify([productFamily(product), variables.map((v) => [v.name, v.grid])]),
  )[0]!;
}

/** Those that share the commonest key. */
function largest<T>(items: readonly T[], key: (item: T) => unknown): readonly T[] {
  return [...Map.groupBy(items, key).values()].reduce((most, group) => group.length > most.length ? group : most);
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
    throw new RangeError("Time step cannot be told from one instantaneous field: give the step in seconds");
  }
  return { step, phase: times[0]! % step };
}

/**
 * Compares a file with what is there and notes the times that it alone, or it first, brings.
 *
 * @throws DataError "time-conflict" when a time is there already with other values, in the archive or in a file before it:
 * then nothing of this file is noted.
 */
async function claim(group: ArchiveGroupHandle, file: Candidate, claims: Claims, batch: IngestBatch): Promise<void> {
  const { path, times } = file;
  const news: number[] = [];
  let day = "";
  let held = new Map<number, { readonly digest: string; readonly from: string }>();
  for (const time of times) {
    if (dayOf(time) !== day) {
      day = dayOf(time);
      const record = await group.record(day);
      held = new Map(
        record?.frames.map((frame, i) => [frame, {
          digest: record.digests[i]!,
          from: record.files[record.sources[i]!]!,
        }]),
      );
    }
    const there = held.get(timeIndex(group.time, time) % framesPerDay(group.time));
    const earlier = claims.get(time);
    if (there === undefined && earlier === undefined) {
      news.push(time);
      continue;
    }
    const other = there?.digest ?? await batch.reader.digest(earlier!, group, time);
    if (await batch.reader.digest(path, group, time) === other) continue;
    const from = there?.from ?? earlier;
    throw new DataError(
      "time-conflict",
      `Time ${isoTime(time)} has other values than ${from || "those"} in the archive, which stay`,
      {
        file: path,
      },
    );
  }
  for (const time of news) claims.set(time, path);
}

/** Writes the claimed times of a day. A file that fails on the way is set aside and the day written without it. */
async function ingestDay(group: ArchiveGroupHandle, day: string, claims: Claims, batch: IngestBatch): Promise<void> {
  let reading = "";
  const maker = (name: string): FrameMaker => (_, time) => {
    const path = claims.get(time);
    if (path === undefined || batch.aside.has(path)) return null;
    reading = path;
    return batch.reader.read(path, name, time);
  };
  const makers = Object.fromEntries(group.variables.map((v) => [v.name, maker(v.name)]));
  const source = (index: number) => basename(claims.get(dayStart(group.time, day) + index * group.time.step) ?? "");
  for (;;) {
    reading = "";
    try {
      const result = await group.writeDay(day, makers, { source });
      for (const path of claims.values()) if (!batch.aside.has(path)) batch.fresh.add(path);
      batch.frames += result.written;
      if (result.clipped > 0) {
        batch.warnings.add(`${day}: ${result.clipped} values clipped to the range of their type`);
      }
      return;
    } catch (error) {
      if (isFatal(error)) throw error;
      const bad = isDataError(error, "locked") || reading === "" ? new Set(claims.values()) : [reading];
      for (const path of bad) {
        const reason = reasonOf(error, path);
        batch.aside.set(path, batch.fresh.has(path) ? `${reason}; its days before ${day} are in the archive` : reason);
      }
    }
  }
}
