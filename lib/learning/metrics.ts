import { dirname } from "node:path";
import { exists, explainWriteError, writeFileAtomic } from "../base/mod.ts";

/** One line of metrics.jsonl. */
export interface MetricsLine {
  /** Which model: "topographic", "vae", "generate", "project". */
  readonly model: string;
  /** Steps taken. */
  readonly step: number;
  /** Values by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** Metrics of the steps since the last line, so that a run that is cut and resumed writes the same lines. */
export interface PendingMetrics {
  /** Steps. */
  readonly steps: number;
  /** Sum over them, by name. */
  readonly sums: Readonly<Record<string, number>>;
}

/** No step yet. */
export const NO_METRICS: PendingMetrics = { steps: 0, sums: {} };

/** Adds the metrics of a step. */
export function addMetrics({ steps, sums }: PendingMetrics, step: Readonly<Record<string, number>>): PendingMetrics {
  const added = Object.entries(step).map(([name, value]) => [name, (sums[name] ?? 0) + value]);
  return { steps: steps + 1, sums: Object.fromEntries(added) };
}

/** Means over the pending steps. */
export function meanMetrics({ steps, sums }: PendingMetrics): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
}

const lineText = ({ model, step, values }: MetricsLine): string => `${JSON.stringify({ model, step, ...values })}\n`;

/** Adds a line to a metrics file. @throws DataError "disk-full" or "read-only" */
export async function appendMetrics(path: string, line: MetricsLine): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, lineText(line), { append: true });
  } catch (error) {
    throw explainWriteError(error, path);
  }
}

/** Reads a metrics file; a last line that was cut by a crash is left out. */
export async function readMetrics(path: string): Promise<MetricsLine[]> {
  if (!await exists(path)) return [];
  const lines: MetricsLine[] = [];
  for (const text of (await Deno.readTextFile(path)).split("\n")) {
    if (!text.endsWith("}")) continue;
    const { model, step, ...values } = JSON.parse(text);
    lines.push({ model, step, values });
  }
  return lines;
}

/** Drops what a model recorded after `step`, because training goes on from there. */
export async function rewindMetrics(path: string, model: string, step: number): Promise<void> {
  const lines = await readMetrics(path);
  const kept = lines.filter((line) => line.model !== model || line.step <= step);
  if (lines.length > 0) await writeFileAtomic(path, kept.map(lineText).join(""));
}
