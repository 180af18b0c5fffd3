import { createHash } from "node:crypto";
import type { ArchiveGroupHandle } from "../archive/mod.ts";

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
