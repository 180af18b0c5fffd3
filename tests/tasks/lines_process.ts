/** Runs a task in this process for each of some command lines, and prints how each ended: NAME, then the lines as JSON. */
import type { Ended } from "./run_task.ts";

const [name, lines] = Deno.args;
const { main }: { main(line: readonly string[]): Promise<number> } = await import(`../../tasks/${name}.ts`);
const print = console.log;
const endings: Ended[] = [];
for (const line of JSON.parse(lines!) as string[][]) {
  let [out, err] = ["", ""];
  console.log = (text) => out += `${text}\n`;
  console.error = (text) => err += `${text}\n`;
  endings.push({ code: await main(line), out, err });
}
print(JSON.stringify(endings));
