import { OURS } from "../interleave.ts";
import type { Setting } from "../setting.ts";
import { denoSide, type Side, type SideCommand, startSide } from "../side.ts";
import { pythonSide } from "../yardstick.ts";
import type { BenchArchive } from "./archives.ts";
import type { Corner, Reading } from "./reading.ts";

/** Something that reads archives, in a process of its own. */
export interface Reader {
  readonly by: string;
  readonly form: string;
  readonly side: Side;
}

/** Readers of one archive, ours first. */
export interface Readers extends AsyncDisposable {
  readonly all: readonly Reader[];
}

/** Starts ours, and with a yardstick tensorstore and zarr-python. */
export async function startReaders({ yardstick, threads }: Setting, archive: BenchArchive): Promise<Readers> {
  const all: Reader[] = [];
  const dispose = async () => {
    for (const { side } of all) await side.close();
  };
  const add = async (by: string, form: string, command: SideCommand, request: object) => {
    const side = startSide(command);
    all.push({ by, form, side });
    await side.ask("prepare", request);
  };
  try {
    await add(OURS, "readStored()", denoSide(OURS, new URL("./worker.ts", import.meta.url)), {
      path: archive.path,
      threads,
    });
    if (yardstick !== null) {
      const reader = (by: string, name: string, cache: number) =>
        add(by, "slices", pythonSide(by, yardstick, "window_stream.py"), {
          reader: name,
          array: archive.array,
          threads,
          cache,
        });
      await reader("tensorstore", "tensorstore", 0);
      await reader("tensorstore with a cache of 64 MiB", "tensorstore", 64 * 2 ** 20);
      await reader("zarr-python", "zarr-python", 0);
    }
    return { all, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What a reader says of what it read, for comparison. */
interface Digest {
  readonly digest: string;
  /** Where the windows of an epoch begin. */
  readonly corners: readonly Corner[];
}

/** Requires that all readers find the same bytes. @throws Error naming the one that does not */
export async function requireSame(archive: BenchArchive, readers: readonly Reader[], reading: Reading): Promise<void> {
  let expected: string | undefined;
  for (const { by, form, side } of readers) {
    const { digest } = await side.ask<Digest>("digest", { reading });
    expected ??= digest;
    if (digest !== expected) throw new Error(`Cannot compare: ${by}, ${form} reads other values from ${archive.name}`);
  }
}

/** Requires that the windows of our epoch are those that another reader finds where they begin. @throws Error if not */
export async function requireSameEpoch(
  archive: BenchArchive,
  [ours, other]: readonly Reader[],
  epoch: Reading & { readonly kind: "epoch" },
): Promise<void> {
  const { digest, corners } = await ours!.side.ask<Digest>("digest", { reading: epoch });
  const again: Reading = { kind: "windows", corners, size: epoch.size };
  const found = await (other ?? ours)!.side.ask<Digest>("digest", { reading: again });
  if (found.digest !== digest) throw new Error(`Cannot compare: the epoch of ${archive.name} has other windows`);
}
