import { dirname } from "node:path";
import { exists, writeFileAtomic } from "../base/mod.ts";

/** One line of metrics.jsonl. */
export interface MetricsLine {
  /** Which model: "topographic", "vae", "generate", "project". */
  readonly model: string;
  /** Steps taken. */
  readonly step: number;
  /** Values by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** Adds a line to a metrics file. */
export async function appendMetrics(path: string, line: MetricsLine): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, `${JSON.stringify({ model: line.model, step: line.step, ...line.values })}\n`, {
    append: true,
  });
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
  const kept = (await readMetrics(path)).filter((line) => line.model !== model || line.step <= step);
  if (kept.length === 0 && !await exists(path)) return;
  const text = kept.map((line) => JSON.stringify({ model: line.model, step: line.step, ...line.values })).join("\n");
  await writeFileAtomic(path, kept.length === 0 ? "" : `${text}\n`);
}
