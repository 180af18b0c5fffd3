import { type Arguments, type Flag, UsageError } from "./_cli.ts";
import { requireOnce } from "./_once.ts";

/** A flag of seeds. */
export const seedsFlag = (fallback: string, help: string): Flag => ({
  value: "LIST",
  kind: "numbers",
  default: fallback,
  help,
});

/** Seeds of --seeds, each once: one that is there twice would pass for two. @throws UsageError for what is no seed */
export function seedsOf(args: Arguments): readonly number[] {
  const seeds = args.numbers("seeds");
  for (const seed of seeds) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31) {
      throw new UsageError(`Cannot use --seeds ${seed}: seeds are whole numbers from 0`);
    }
  }
  requireOnce(seeds, "seeds");
  return seeds;
}
