/** The vector instructions assembled; `deno run -A tests/verification/vectors/assemble.ts` writes them beside their text. */
import { join } from "node:path";
import { root } from "../../paths.ts";
import { wabt } from "./deps.ts";

const FOLDER = join(root, "lib", "verification", "vectors");

/** Where they are written. */
export const ASSEMBLED: string = join(FOLDER, "instructions.ts");

/** Letters of base64 in a line. */
const WIDTH = 116;

/** What `pairs.wat` assembles to, as a module that exports it. */
export async function assembled(): Promise<string> {
  const { parseWat } = await wabt();
  const { buffer } = parseWat("pairs.wat", await Deno.readTextFile(join(FOLDER, "pairs.wat"))).toBinary({});
  const lines = btoa(String.fromCharCode(...buffer)).match(new RegExp(`.{1,${WIDTH}}`, "g"))!;
  return [
    "/** `pairs.wat` beside this file, assembled and in base64: `deno run -A tests/verification/vectors/assemble.ts` writes it. */",
    "export const INSTRUCTIONS =",
    `  ${lines.map((line) => `"${line}"`).join(" +\n  ")};\n`,
  ].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(ASSEMBLED, await assembled());
