import { basename } from "node:path";
import { counted, DataError, isDataError } from "../base/mod.ts";
import { dayOf, isoTime, type TimeAxis, timeIndex } from "../grid/mod.ts";
import type { Archive } from "./archive.ts";
import type { FrameMaker } from "./day_writer.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type IngestBatch, isFatal, reasonOf, setAsideIfBad } from "./ingest_batch.ts";
import { claim, type Claims, createReading, type Reading } from "./ingest_claims.ts";
import type { Candidate } from "./ingest_file.ts";
import { mendIfDamaged } from "./ingest_mend.ts";
import { checkFit, checkReach, checkTimes, leftOut } from "./ingest_fit.ts";
import { firstOf, type GroupLayout, lastOf, layOut, planGroup } from "./ingest_layout.ts";
import { type ArchiveGroup, dayStart } from "./layout.ts";

/** A group with room for the files that are to go into it, and which of them gives each time. */
interface Prepared {
  readonly group: ArchiveGroupHandle;
  readonly claims: Claims;
  /** Which file gives again a time that is there. */
  readonly held: Claims;
}

/** Ingests the files of one group, ordered by their first time. */
export async function ingestGroup(
  archive: Archive,
  name: string,
  candidates: readonly Candidate[],
  batch: IngestBatch,
  layout: GroupLayout,
): Promise<void> {
  let prepared: Prepared | null = null;
  try {
    prepared = await prepare(archive, name, candidates, batch, layout);
  } catch (error) {
    const rest = candidates.filter(({ path }) => !batch.aside.has(path));
    for (const { path } of rest) await setAsideIfBad(batch, path, () => Promise.reject(error));
  }
  if (prepared === null) return;
  const { group, claims, held } = prepared;
  for (const [done, total, day, paths] of byDay(held, batch)) {
    layout.progress?.(done, total, `checking ${day}`);
    await mendIfDamaged(group, day, paths, batch);
  }
  for (const [done, total, day, paths] of byDay(claims, batch)) {
    layout.progress?.(done, total, `writing ${day}`);
    await ingestDay(group, day, paths, batch);
  }
}

/** The days of times whose files can be used: how many were before, how many there are, the day, and which file gives each time. */
function* byDay(
  claims: Claims,
  { aside }: IngestBatch,
): Generator<[done: number, total: number, day: string, paths: ReadonlyMap<number, string>]> {
  const usable = [...claims.keys()].filter((time) => !aside.has(claims.get(time)!.path));
  const days = Map.groupBy(usable.sort((a, b) => a - b), dayOf);
  let done = 0;
  for (const [day, times] of days) {
    yield [done++, days.size, day, new Map(times.map((time) => [time, claims.get(time)!.path]))];
  }
}

/** Compares files with the group and with each other, then makes the group or extends it; null when no file is left. */
async function prepare(
  archive: Archive,
  name: string,
  candidates: readonly Candidate[],
  batch: IngestBatch,
  layout: GroupLayout,
): Promise<Prepared | null> {
  const there = archive.groups.find((group) => group.name === name);
  await there?.recover();
  const plan: ArchiveGroup = there === undefined
    ? planGroup(name, candidates, layout)
    : { ...there, time: { ...there.time, count: Infinity } };
  const reading = createReading(plan, batch);
  const fitting = await whatFits(plan, candidates, batch, (candidate) => {
    if (there !== undefined) checkReach(there, candidate, layout.lastDay);
  });
  const record = (day: string) => there?.record(day) ?? Promise.resolve(null);
  const claims: Claims = new Map();
  const held: Claims = new Map();
  for (const [done, candidate] of fitting.entries()) {
    layout.progress?.(done, fitting.length, `comparing ${candidate.path}`);
    batch.reader.forget(candidate.times[0]!); // those to come begin no earlier
    // What makes a file unusable may be in any of its times, and nothing of such a file is to go in.
    if (candidate.times.length > 1 && !await reading(candidate)) continue;
    await setAsideIfBad(
      batch,
      candidate.path,
      () => claim(candidate, claims, { group: plan, record, held, reading, batch }),
    );
  }
  const good = await withUsableEnds(fitting, there?.time, reading, batch);
  if (good.length === 0) return null;
  for (const warning of leftOut(plan, good)) batch.warnings.add(warning);
  if (there === undefined) await archive.addGroup({ ...plan, time: layOut(good, plan.time, layout) });
  return { group: await archive.extend(name, dayOf(lastOf(good))), claims, held };
}

/** The files that may go into the group, by what is known without reading values; the others are set aside. */
async function whatFits(
  group: ArchiveGroup,
  candidates: readonly Candidate[],
  batch: IngestBatch,
  check: (candidate: Candidate) => void,
): Promise<readonly Candidate[]> {
  const fitting: Candidate[] = [];
  for (const candidate of candidates) {
    await setAsideIfBad(batch, candidate.path, () => {
      checkFit(group, candidate);
      checkTimes(group.name, group.time, candidate);
      check(candidate);
      fitting.push(candidate);
    });
  }
  return fitting;
}

/**
 * The files that were not set aside, those read through that would lay the axis out further than it is: one that is refused
 * must not have stretched it.
 */
async function withUsableEnds(
  files: readonly Candidate[],
  axis: TimeAxis | undefined,
  reading: Reading,
  batch: IngestBatch,
): Promise<readonly Candidate[]> {
  for (;;) {
    const left = files.filter(({ path }) => !batch.aside.has(path));
    const outside = left.filter(({ times }) => axis === undefined || timeIndex(axis, times.at(-1)!) < 0);
    const [first, last] = [firstOf(outside), lastOf(outside)];
    let usable = true;
    for (const file of outside) {
      if (file.times[0] === first || file.times.at(-1) === last) usable = await reading(file) && usable;
    }
    if (usable) return left;
  }
}

/**
 * Writes the claimed times of a day. A file that fails on the way is set aside and the day written without it; all are when another
 * process goes on writing the day.
 */
async function ingestDay(
  group: ArchiveGroupHandle,
  day: string,
  claims: ReadonlyMap<number, string>,
  batch: IngestBatch,
): Promise<void> {
  let reading = "";
  const given = new Map<number, string>();
  const setAside = (path: string, error: unknown) => {
    const locked = isDataError(error, "locked");
    const reason = reasonOf(error, locked ? error.file ?? path : path);
    batch.aside.set(path, {
      reason: batch.fresh.has(path) ? `${reason}; its days before ${day} are in the archive` : reason,
      ...(locked ? { day } : {}),
    });
  };
  const maker = (name: string): FrameMaker => async (_, time) => {
    const path = claims.get(time);
    if (path === undefined || batch.aside.has(path)) return null;
    reading = path;
    try {
      const data = await batch.reader.read(path, name, time);
      if (data !== null) given.set(time, path);
      return data;
    } catch (error) {
      // Only a file that gave something already makes it necessary to begin the day again.
      if (isFatal(error) || [...given.values()].includes(path)) throw error;
      setAside(path, error);
      return null;
    }
  };
  const makers = Object.fromEntries(group.variables.map((v) => [v.name, maker(v.name)]));
  const source = (index: number) => basename(claims.get(dayStart(group.time, day) + index * group.time.step) ?? "");
  while ([...claims.values()].some((path) => !batch.aside.has(path))) {
    reading = "";
    given.clear();
    try {
      const result = await group.writeDay(day, makers, { source, patience: batch.patience });
      for (const [time, path] of claims) {
        if (batch.aside.has(path)) continue;
        if (given.has(time)) batch.fresh.add(path);
        else {setAside(
            path,
            new DataError("missing-frame", `Time ${isoTime(time)} could not be written: ingest it again`),
          );}
      }
      batch.frames += result.written;
      if (result.clipped > 0) {
        batch.warnings.add(`${day}: ${counted(result.clipped, "value")} clipped to the range of their type`);
      }
      return;
    } catch (error) {
      if (isFatal(error)) throw error;
      const bad = isDataError(error, "locked") || reading === "" ? new Set(claims.values()) : [reading];
      for (const path of bad) setAside(path, error);
    }
  }
}
