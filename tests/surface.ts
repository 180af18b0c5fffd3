/** What the rooms and mod.ts export; `deno run -A tests/surface.ts` records it in surface.json. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.ts";

/** Where names are declared, by exported name, values and types alike. */
export type Surface = ReadonlyMap<string, string>;

/** The record. */
export const RECORD: string = join(root, "tests", "surface.json");

/** Rooms, by name. */
export const ROOMS: readonly string[] = (await Array.fromAsync(Deno.readDir(join(root, "lib"))))
  .filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();

interface Place {
  readonly filename: string;
  readonly line: number;
}

/** What of `deno doc --json` is used. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols: readonly DocumentedSymbol[] }>>;
}

interface DocumentedSymbol {
  readonly name: string;
  /** A reference is to a declaration that another of the modules shows. */
  readonly declarations: readonly { readonly location: Place; readonly def?: { readonly target?: Place } }[];
}

/** Surfaces of modules, by path from the root. */
export async function surfaces(modules: readonly string[]): Promise<ReadonlyMap<string, Surface>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...modules],
    cwd: root,
    stderr: "inherit",
  }).output();
  const { nodes }: Documentation = JSON.parse(new TextDecoder().decode(stdout));
  return new Map(modules.map((module) => {
    const { symbols } = nodes[pathToFileURL(join(root, module)).href]!;
    return [module, new Map(symbols.map((symbol) => [symbol.name, placeOf(symbol)]))];
  }));
}

function placeOf({ declarations: [first] }: DocumentedSymbol): string {
  const { filename, line } = first!.def?.target ?? first!.location;
  return `${filename}:${line}`;
}

/** Module of a room. */
export const moduleOf = (room: string): string => `lib/${room}/mod.ts`;

/** Names that each room exports, sorted: what the record holds. */
export async function namesByRoom(): Promise<Record<string, string[]>> {
  const found = await surfaces(ROOMS.map(moduleOf));
  return Object.fromEntries(ROOMS.map((room) => [room, [...found.get(moduleOf(room))!.keys()].sort()]));
}

if (import.meta.main) await Deno.writeTextFile(RECORD, `${JSON.stringify(await namesByRoom(), null, 2)}\n`);
