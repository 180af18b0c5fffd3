/** Vector instructions assembled; `deno run -A tests/assemble.ts` writes them beside their text. */
import { join } from "node:path";
import { wabt } from "./deps.ts";
import { root } from "./paths.ts";

/** The texts. */
export const TEXTS: readonly string[] = [
  "lib/archive/vectors/codes.wat",
  "lib/verification/ensemble/vectors/members.wat",
  "lib/verification/vectors/pairs.wat",
].map((file) => join(root, file));

/** Letters of base64 in a line. */
const WIDTH = 116;

/** Where a text's instructions are written. */
export function assembledFile(text: string): string {
  return join(text, "..", "instructions.ts");
}

/** What a text assembles to, as a module that exports it. */
export async function assembled(text: string): Promise<string> {
  const name = text.split("/").at(-1)!;
  const { parseWat } = await wabt();
  const { buffer } = parseWat(name, await Deno.readTextFile(text)).toBinary({});
  const lines = btoa(String.fromCharCode(...buffer)).match(new RegExp(`.{1,${WIDTH}}`, "g"))!;
  return [
    `/** \`${name}\` beside this file, assembled and in base64: \`deno run -A tests/assemble.ts\` writes it. */`,
    "export const INSTRUCTIONS =",
    `  ${lines.map((line) => `"${line}"`).join(" +\n  ")};\n`,
  ].join("\n");
}

if (import.meta.main) {
  for (const text of TEXTS) {
    await Deno.writeTextFile(assembledFile(text), await assembled(text));
  }
}
