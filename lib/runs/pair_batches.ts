import type { Position } from "../learning/mod.ts";
import type { CellBatch, PairedBatch } from "../topographic/mod.ts";
import { cellWindows } from "./generation/cell_windows.ts";
import type { PairContext } from "./pair_context.ts";
import { sourceTeller } from "./projection/source_teller.ts";

/** Training windows with the satellite's cells, the next pass hidden in some. */
export function cellBatches(
  { archive, pairing, settings: { data } }: PairContext,
  sensors: readonly string[],
  seed: number,
): (from: Position) => AsyncGenerator<CellBatch> {
  const withCells = cellWindows(archive, data, pairing, sensors);
  return async function* (from) {
    for await (const batch of pairing.training(from)) {
      yield { ...await withCells(batch, { hide: seed }), next: batch.next };
    }
  };
}

/** Training windows with what a projector is told of the sources of cells, in some windows nothing. */
export function toldBatches(
  context: PairContext,
  sensors: readonly string[] | undefined,
  seed: number,
): (from: Position) => AsyncGenerator<PairedBatch> {
  const tell = sourceTeller(context, sensors);
  return async function* (from) {
    for await (const batch of context.pairing.training(from)) {
      yield { ...await tell(batch, seed), next: batch.next };
    }
  };
}
