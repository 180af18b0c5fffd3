import { basisOf, formatCount, formatNumber, intervalOf } from "../../report/mod.ts";
import { tvaeName } from "../levers.ts";
import { pairName, type SeedGroup } from "./seed_groups.ts";
import type { TableAbout, TableRun } from "./table_run.ts";

/** What a table of a page rests on beside what all of them do. */
export interface TableBasis {
  /** How many of what. Default: the windows. */
  readonly n?: string;
  /** Event operator and thresholds. Default: none, all values count. */
  readonly event?: string;
  /** Estimators, edges, and which cells are missing. */
  readonly rules: string;
  /** Whether the intervals are those of single runs, from their blocks, not over seeds. Default false. */
  readonly byBlocks?: boolean;
}

/** The seed of a run, and that of the model between satellite and latent where it is another. */
export const seedText = ({ seed, pair }: TableRun): string =>
  pair.seed === seed ? String(seed) : `${seed} (${pairName(pair.name)} ${pair.seed})`;

/** The first lines of a page: what was read, of which models. */
export function tableHead<Run extends TableRun>(about: TableAbout, groups: readonly SeedGroup<Run>[]): string[] {
  const { shape: [frames, size], minutes, km, windows, members } = about;
  return [
    `\`${about.command}\`, ${about.created}. ${
      formatCount(windows)
    } windows, ${about.period}: ${frames} frames of ${minutes} ` +
    `min, ${size} x ${size} cells of ${
      formatNumber(km)
    } km; ensembles of ${members} members. Means over seeds, in square brackets 95 % by ` +
    "Student's t over seeds: what training anew changes, not what other days would; those are in the blocks of each run, last " +
    "on this page. Without brackets: one seed, or all alike.",
    "",
    ...groups.flatMap(({ runs }) => {
      const { levers, steps, pair } = runs[0]!;
      const made = [...Map.groupBy(runs, ({ command }) => command)].map(([command, own]) =>
        `\`${command}\`, ${own.map(({ created }) => created).join(", ")}`
      ).join("; ");
      return [
        `- ${tvaeName(levers)} of ${formatCount(steps)} steps, ${pairName(pair.name)} of ${
          formatCount(pair.steps)
        } steps, ` +
        `${runs.length === 1 ? "seed" : "seeds"} ${runs.map(seedText).join(", ")}: ${made}`,
      ];
    }),
    "",
  ];
}

/** The line below a table: what it rests on. */
export function tableBasis(
  about: TableAbout,
  runs: readonly TableRun[],
  { n = `${formatCount(about.windows)} windows`, event, rules, byBlocks = false }: TableBasis,
): string[] {
  const interval = byBlocks ? intervalOf(about.intervals) : "95 %, Student's t over seeds";
  return [
    `${basisOf(about, { n, event: event ?? false, interval })} ${rules} Software: ${softwareText(runs)}.`,
    "",
  ];
}

/** Versions and hardware of all runs, each once. */
function softwareText(runs: readonly TableRun[]): string {
  const texts = runs.map(({ versions }) =>
    Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")
  );
  return [...new Set(texts)].join("; ");
}
