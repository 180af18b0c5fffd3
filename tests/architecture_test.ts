import { join } from "node:path";
import { assert } from "./deps.ts";
import { root } from "./paths.ts";

/** Rooms that each room may import: down only. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  base: [],
  grid: ["base"],
  sources: ["grid", "base"],
  archive: ["sources", "grid", "base"],
  colocation: ["archive", "sources", "grid", "base"],
  engine: ["base"],
  learning: ["engine", "base"],
  topographic: ["learning", "engine", "base"],
  verification: ["grid", "base"],
  report: ["verification", "grid", "base"],
  runs: [
    "report",
    "topographic",
    "learning",
    "engine",
    "verification",
    "colocation",
    "archive",
    "sources",
    "grid",
    "base",
  ],
  bench: [
    "runs",
    "report",
    "topographic",
    "learning",
    "engine",
    "verification",
    "colocation",
    "archive",
    "sources",
    "grid",
    "base",
  ],
};

/** Specifiers of static and dynamic imports, re-exports and module workers in a source text. */
function specifiers(source: string): string[] {
  const pattern = /(?:from\s*|import\s*\(\s*|import\s+|new URL\(\s*|import\.meta\.resolve\(\s*)"([^"\s]+)"/g;
  return [...source.matchAll(pattern)].map((match) => match[1]!);
}

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(join(root, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

Deno.test("rooms import down only, and only each other's mod.ts", async () => {
  const wrong: string[] = [];
  for await (const file of sources("lib")) {
    const room = file.split("/")[1]!;
    assert.ok(room in BELOW, `${room} is not a room of the plan: add it to BELOW with what it may import`);
    for (const specifier of specifiers(await Deno.readTextFile(join(root, file)))) {
      if (!specifier.startsWith(".")) continue;
      const target = join(file, "..", specifier).split("/");
      if (target[0] !== "lib" || target[1] === room) continue;
      const allowed = BELOW[room]!.includes(target[1]!) && target.slice(2).join("/") === "mod.ts";
      if (!allowed) wrong.push(`${file} imports ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("packages are named in deps.ts only, with exact versions that agree between rooms", async () => {
  const versions = new Map<string, Map<string, string>>();
  const wrong: string[] = [];
  for (const folder of ["lib", "tasks"]) {
    for await (const file of sources(folder)) {
      const text = await Deno.readTextFile(join(root, file));
      for (const specifier of [...specifiers(text), ...[...text.matchAll(/@ts-types="([^"]+)"/g)].map((m) => m[1]!)]) {
        if (specifier.startsWith(".") || specifier.startsWith("node:")) continue;
        const match = specifier.match(/^npm:((?:@[^/]+\/)?[^@/]+)@(\d+\.\d+\.\d+[\w.-]*)(\/.*)?$/);
        if (match === null || !/^lib\/\w+\/deps\.ts$/.test(file)) {
          wrong.push(`${file} names ${specifier}`);
          continue;
        }
        const byVersion = versions.get(match[1]!) ?? new Map<string, string>();
        versions.set(match[1]!, byVersion.set(match[2]!, file));
      }
    }
  }
  for (const [name, byVersion] of versions) {
    if (byVersion.size > 1) wrong.push(`${name} has versions ${[...byVersion.keys()]} in ${[...byVersion.values()]}`);
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no source file of lib or tasks is longer than 400 lines", async () => {
  const long: string[] = [];
  for (const folder of ["lib", "tasks"]) {
    for await (const file of sources(folder)) {
      const lines = (await Deno.readTextFile(join(root, file))).split("\n").length - 1;
      if (lines > 400) long.push(`${file}: ${lines} lines`);
    }
  }
  assert.deepEqual(long, []);
});

Deno.test("a half hour and the wet threshold are written once", async () => {
  const found: string[] = [];
  for (const folder of ["lib", "tasks"]) {
    for await (const file of sources(folder)) {
      const text = await Deno.readTextFile(join(root, file));
      for (const [line] of text.matchAll(/^.*(?:\* 1800\b|>= 0\.1\b|const \w+ = (?:1800|0\.1);).*$/gm)) {
        if (!/^\s*(?:\*|\/)/.test(line)) found.push(`${file}: ${line.trim()}`);
      }
    }
  }
  assert.deepEqual(found.sort(), [
    "lib/base/rain.ts: export const WET_RATE = 0.1;",
    "lib/grid/time_axis.ts: export const HALF_HOUR = 1800;",
    "lib/report/part_verdicts.ts: const KEPT = 0.1;",
    "lib/runs/generation/rain_regime.ts: const CONVECTIVE_SHARE = 0.1;",
    "lib/sources/odim_grid.ts: const TOLERANCE = 0.1;",
  ]);
});
