import { join } from "node:path";
import { readMetrics, readSafetensors } from "../lib/learning/mod.ts";
import { formatBytes } from "../lib/report/mod.ts";
import { readRunConfig, type RunConfig } from "../lib/runs/mod.ts";
import type { Inspection } from "./_inspect_data.ts";
import { columns, counted, shortened } from "./_print.ts";

/** A run directory: its configuration, where each model stands, its files. What the configuration lacks is "unknown". */
export async function runInspection(path: string): Promise<Inspection> {
  const config: Partial<RunConfig> & Pick<RunConfig, "settings"> = await readRunConfig(path);
  const metrics: Record<string, Readonly<Record<string, number>>> = {};
  for (const line of await readMetrics(join(path, "metrics.jsonl"))) {
    metrics[line.model] = { step: line.step, ...line.values };
  }
  const files = await filesOf(path);
  const { command = "unknown task", created = "unknown", seed = "unknown", settings } = config;
  const versions = Object.entries(config.versions ?? {}).map((pair) => pair.join(" ")).join(", ");
  const lines = [
    `${path}: ${command}`,
    `Begun ${created}, seed ${seed}; ${versions || "versions unknown"}`,
    "",
    ...Object.entries(settings).map(([step, values]) => `${step}: ${shortened(JSON.stringify(values))}`),
  ];
  if (Object.keys(metrics).length > 0) lines.push("", "Last metrics:");
  for (const [model, values] of Object.entries(metrics)) {
    // JSON has null for a loss that is not finite
    const named = Object.entries(values).map(([name, value]) =>
      `${name} ${Number(Number(value ?? NaN).toPrecision(5))}`
    );
    lines.push(`${model}: ${named.join(", ")}`);
  }
  lines.push("", columns([["file", "size"], ...files.map(({ name, bytes }) => [name, formatBytes(bytes)])]));
  return { json: { path, config, metrics, files }, text: lines.join("\n") };
}

/** A checkpoint: its arrays and what it says of itself. */
export async function checkpointInspection(path: string): Promise<Inspection> {
  const { tensors, metadata } = await readSafetensors(path);
  const arrays = Object.entries(tensors).map(([name, { shape, data }]) => ({
    name,
    shape,
    dtype: data instanceof Float32Array ? "float32" : "int32",
    bytes: data.byteLength,
  }));
  const values = arrays.reduce((sum, { bytes }) => sum + bytes / 4, 0);
  const rows = arrays.map(({ name, dtype, shape }) => [name, dtype, shape.join(" x ") || "scalar"]);
  const lines = [
    `${path}: ${counted(arrays.length, "array")} of ${counted(values, "value")}`,
    "",
    columns([["array", "type", "shape"], ...rows]),
  ];
  const facts = Object.entries(metadata).map(([key, value]) => `${key}: ${shortened(value)}`);
  if (facts.length > 0) lines.push("", ...facts);
  return { json: { path, arrays, metadata }, text: lines.join("\n") };
}

/** The files at the top of a folder and in its folder of checkpoints, by name. */
async function filesOf(path: string): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const files: { name: string; bytes: number }[] = [];
  for await (const { name, isFile, isDirectory } of Deno.readDir(path)) {
    if (isFile) files.push({ name, bytes: (await Deno.stat(join(path, name))).size });
    if (!isDirectory || name !== "checkpoints") continue;
    const inside = await filesOf(join(path, name));
    files.push(...inside.map((file) => ({ name: `${name}/${file.name}`, bytes: file.bytes })));
  }
  return files.sort((a, b) => a.name < b.name ? -1 : 1);
}
