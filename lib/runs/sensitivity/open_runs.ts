import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../../engine/mod.ts";
import type { DataConfig } from "../data_config.ts";
import { type PairContext, withPairContext } from "../pair_context.ts";

/** A run and its context. */
export interface OpenRun {
  /** Run directory. */
  readonly directory: string;
  /** What is open of it. */
  readonly context: PairContext;
}

/**
 * Opens runs that see the same windows, runs `body` with them and frees them.
 *
 * @throws RangeError when they see others; DataError "missing-file" when a T-VAE is not trained
 */
export async function withOpenRuns<T>(
  engine: Engine,
  directories: readonly string[],
  body: (runs: readonly OpenRun[]) => Promise<T>,
  opened: readonly OpenRun[] = [],
): Promise<T> {
  const [directory, ...others] = directories;
  if (directory === undefined) return await body(opened);
  return await withPairContext(engine, directory, (context) => {
    const run = { directory, context };
    requireSameWindows(opened[0] ?? run, run);
    return withOpenRuns(engine, others, body, [...opened, run]);
  });
}

function requireSameWindows(first: OpenRun, other: OpenRun): void {
  const [wanted, found] = [first, other].map(({ context }) => windowsOf(context.settings.data));
  if (isDeepStrictEqual(wanted, found)) return;
  throw new RangeError(
    `Cannot look at ${other.directory} beside ${first.directory}: it sees other windows, ${
      JSON.stringify(found)
    }, not ` +
      JSON.stringify(wanted),
  );
}

/** What decides which windows a run sees. */
function windowsOf({ batch: _batch, seed: _seed, ...windows }: DataConfig): Partial<DataConfig> {
  return windows;
}
