import type { BenchEntry, BenchRatio, BenchRow } from "./result.ts";
import { ratioOfRounds, spread } from "./statistics.ts";

/** Someone who does a piece of work. */
export interface Contestant {
  /** Whose: "ondée", "PyTorch", ... */
  readonly by: string;
  /** Which way. */
  readonly form: string;
  /** Does it some times and gives a measurement of each. */
  readonly measure: () => Promise<readonly number[]>;
}

/** A contestant with the measurements of each round. */
export interface Measured extends Pick<Contestant, "by" | "form"> {
  readonly rounds: readonly (readonly number[])[];
}

/**
 * Lets the contestants work in turn, A B A B ..., so that what disturbs the machine disturbs all. One round before the
 * others warms up and is not counted.
 */
export async function interleave(contestants: readonly Contestant[], rounds: number): Promise<readonly Measured[]> {
  const found = contestants.map(({ by, form }) => ({ by, form, rounds: [] as (readonly number[])[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { measure }] of contestants.entries()) {
      const values = await measure();
      if (round > 0) found[i]!.rounds.push(values);
    }
  }
  return found;
}

/** Name of our side in tables. */
export const OURS = "ondée";

/** All measurements of a contestant together. */
export function entryOf({ by, form, rounds }: Measured): BenchEntry {
  return { by, form, ...spread(rounds.flat()) };
}

/** A row of what contestants measured: the best of ours first, held against the best of theirs. */
export function rowOf(
  about: Pick<BenchRow, "work" | "unit" | "better" | "target" | "note">,
  measured: readonly Measured[],
): BenchRow {
  const sign = about.better === "less" ? 1 : -1;
  const entries = new Map(measured.map((one) => [one, entryOf(one)]));
  const sorted = [...measured].sort((a, b) => sign * (entries.get(a)!.median - entries.get(b)!.median));
  const ours = sorted.filter(({ by }) => by === OURS);
  const theirs = sorted.filter(({ by }) => by !== OURS);
  return {
    ...about,
    entries: [...ours, ...theirs].map((one) => entries.get(one)!),
    ...(ours.length > 0 && theirs.length > 0 ? { ratio: ratioOf(about.better, ours[0]!, theirs[0]!) } : {}),
  };
}

function ratioOf(better: BenchRow["better"], ours: Measured, theirs: Measured): BenchRatio {
  const name = ({ by, form }: Measured) => `${by}, ${form}`;
  const [a, b] = better === "less" ? [theirs, ours] : [ours, theirs];
  return { ours: name(ours), theirs: name(theirs), ...ratioOfRounds(a.rounds, b.rounds) };
}
