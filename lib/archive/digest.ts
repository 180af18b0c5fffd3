import { createHash } from "node:crypto";

/** Digest of one time of a group, from the packed bytes of its variables in order: half a SHA-256, in hexadecimal. */
export function frameDigest(parts: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 32);
}
