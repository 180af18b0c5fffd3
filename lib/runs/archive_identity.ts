import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ArchiveGroupHandle } from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";

/** What a group holds, as a SHA-256 in hexadecimal: the same for copies of an archive, wherever they lie. */
export async function archiveIdentity(group: ArchiveGroupHandle): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([group.grid, group.time, group.duration, group.variables]));
  for (const day of await group.days()) {
    const record = await group.record(day);
    hash.update(JSON.stringify([day, record?.frames, record?.digests]));
  }
  return hash.digest("hex");
}

/** What tells a group's rain from other rain, in a few words: its layout and one of its days. Days may be added. */
export interface Fingerprint {
  /** SHA-256 of grid, step, variables and, where it is simulated, the simulation's parameters. */
  readonly layout: string;
  /** Its first day when the fingerprint was taken. */
  readonly day: string;
  /** SHA-256 of what that day holds. */
  readonly digest: string;
}

/** Takes a group's fingerprint, of its first day or of a given one. */
export async function fingerprint(group: ArchiveGroupHandle, day?: string): Promise<Fingerprint> {
  const { grid, time, duration, variables, attributes } = group;
  const of = day ?? (await group.days())[0] ?? "";
  const record = of === "" ? undefined : await group.record(of);
  return {
    layout: digest([grid, time.step, duration, variables, attributes?.["simulation"] ?? null]),
    day: of,
    digest: digest([record?.frames ?? null, record?.digests ?? null]),
  };
}

/**
 * Makes sure that a group, wherever it lies, is the one that a training was begun with; days may have been added since.
 *
 * @param place path of its archive, and what to do where it must be another
 * @throws DataError "time-conflict" naming the archive at `file`
 */
export async function requireSameRain(
  group: ArchiveGroupHandle,
  begun: Fingerprint,
  { file, orElse }: { readonly file: string; readonly orElse: string },
): Promise<void> {
  if (isDeepStrictEqual(await fingerprint(group, begun.day), begun)) return;
  throw new DataError(
    "time-conflict",
    `Archive holds other rain than the training was begun with (day ${begun.day} or the grid differs): ` +
      `give that archive, or ${orElse}`,
    { file },
  );
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
