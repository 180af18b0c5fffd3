import { randomStream } from "../base/mod.ts";
import type { Archive } from "./archive.ts";
import { physicalTable } from "./box_sink.ts";
import { variableOf } from "./group_handle.ts";
import { placeTurned } from "./symmetry.ts";
import type { ResolvedSchema } from "./window_options.ts";
import { type WindowExchange, type WindowOrigin, windowsOf } from "./window_source.ts";

/** Some windows. */
export interface WindowBatch {
  /** Values [window, frame, y, x] in the variable's units, NaN where missing. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Sizes of `data`; the last batch may have fewer windows. */
  readonly shape: readonly [windows: number, frames: number, y: number, x: number];
  /** Where each window begins. */
  readonly origins: readonly WindowOrigin[];
}

/** What making batches shares with their user. */
export interface BatchExchange extends WindowExchange {
  /** Memory of batches that are used up. */
  readonly batches: Float32Array<ArrayBuffer>[];
}

/** An exchange with nothing in it. */
export function newExchange(): BatchExchange {
  return { skipped: [], spare: [], batches: [] };
}

/** Gathers windows into batches. */
export async function* batches(
  archive: Archive,
  schema: ResolvedSchema,
  exchange: BatchExchange,
  filter?: (data: Float32Array, origin: WindowOrigin) => boolean,
): AsyncGenerator<WindowBatch> {
  const { frames, size, batch, augment, seed, epoch, coarsen } = schema;
  const values = frames * size * size;
  const turns = randomStream(seed, `symmetries, epoch ${epoch}`);
  const variable = variableOf(archive.group(schema.group), schema.variable);
  const table = coarsen > 1 ? { table: null, low: 0 } : physicalTable(variable);
  const memory = () => exchange.batches.pop() ?? new Float32Array(batch * values);
  let data = memory();
  let origins: WindowOrigin[] = [];
  for await (const window of windowsOf(archive, schema, exchange)) {
    const place = data.subarray(origins.length * values, (origins.length + 1) * values);
    placeTurned(window.values, table, size, augment ? turns.integer(8) : 0, place);
    if (coarsen === 1) exchange.spare.push(window.values);
    if (filter !== undefined && !filter(place, window.origin)) continue;
    origins.push(window.origin);
    if (origins.length < batch) continue;
    yield { data, shape: [batch, frames, size, size], origins };
    data = memory();
    origins = [];
  }
  if (origins.length === 0) return;
  yield { data: data.slice(0, origins.length * values), shape: [origins.length, frames, size, size], origins };
}
