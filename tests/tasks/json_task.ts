import { join } from "node:path";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";

/** Runs `deno task NAME ... --json` in `folder`, with the permissions of deno.json; gives the one JSON value printed. */
export async function json(folder: string, name: string, ...args: readonly string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "--config", join(root, "deno.json"), name, ...args, "--json"],
    cwd: folder,
    env: { NO_COLOR: "1", INIT_CWD: folder },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, `${name}: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Names, sizes and times of change of all files below a folder. */
export async function files(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) { for (const [inner, stamp] of await files(path)) found.set(`${name}/${inner}`, stamp); }
    else {
      const { size, mtime } = await Deno.stat(path);
      found.set(name, `${size} ${mtime?.getTime()}`);
    }
  }
  return found;
}

/** What a page would fetch: addresses in attributes and style sheets that are neither in the page nor in itself. */
export function references(html: string): string[] {
  const attributes = [...html.matchAll(/\s(?:src|href|xlink:href|action|poster|data)\s*=\s*["']?([^"'\s>]+)/g)];
  const styles = [...html.matchAll(/(?:url\(\s*["']?|@import\s+["']?)([^"')\s;]+)/g)];
  return [...attributes, ...styles].map(([, address]) => address!).filter((address) => !/^(#|data:)/.test(address));
}
