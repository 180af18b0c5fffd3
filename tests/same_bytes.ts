import { assert } from "./deps.ts";

/** Fails where bytes differ, and says where first: `assert.deepEqual` takes 20 GB to say so of some megabytes. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array, message = "bytes differ"): void {
  const first = actual.findIndex((byte, i) => byte !== expected[i]);
  assert.equal(actual.length, expected.length, message);
  assert.equal(first, -1, `${message}: first at ${first}`);
}
