import { type Arguments, type Command, type Flag, printJson, UsageError } from "./_cli.ts";
import { keepResult, keptFile, refuseBesideRender, renderKept } from "./_kept.ts";

/** Flags of tables over seeds; `made` is what makes what they are of, `kept` how the results of docs/results begin. */
export const tableFlags = (made: string, kept: string): Readonly<Record<"beside" | "out" | "render", Flag>> => ({
  beside: {
    value: "DIRS",
    kind: "list",
    help:
      `instead: tables over --run and these runs of what ${made} measured; they may differ in seeds, levers and steps`,
  },
  out: { value: "FILE", help: "instead: keep such tables, of one run or more, as JSON, and rendered as .md beside it" },
  render: { help: `instead: only render docs/results/${kept}*.json again` },
});

/** Flags that go with tables. */
const WITH_TABLES: readonly string[] = ["run", "beside", "out", "json"];

/** What asks for tables, if anything does. */
function askingFlag(args: Arguments): string | undefined {
  return ["render", "out", "beside"].find((name) => args.given(name));
}

/** How tables of a task are made. */
export interface TableTask<Table> {
  /** How the results of docs/results begin. */
  readonly kept: string;
  /** Folder of those results. Default docs/results. */
  readonly results?: string;
  /** Reads what runs measured. */
  read(directories: readonly string[], command: string): Promise<Table>;
  /** Renders it as Markdown. */
  render(table: Table): string;
}

/**
 * Does what --beside, --out or --render ask for; false where none of them is given.
 *
 * @throws UsageError for flags that have no meaning beside them
 */
export async function tablesAsked<Table>(
  args: Arguments,
  command: Command,
  { kept, results, read, render }: TableTask<Table>,
): Promise<boolean> {
  const asking = askingFlag(args);
  if (asking === undefined) return false;
  if (asking === "render") {
    refuseBesideRender(args, command);
    await renderKept(kept, render, results);
    return true;
  }
  for (const name of Object.keys(command.flags)) {
    if (!args.given(name) || WITH_TABLES.includes(name)) continue;
    throw new UsageError(
      `Cannot use --${name} with --${asking}: tables are read from what runs hold, nothing is trained or computed`,
    );
  }
  const file = keptFile(args, "out");
  const directories = [args.text("run"), ...args.list("beside")];
  const line = `${command.name} --run RUN${args.given("beside") ? " --beside RUNS" : ""}`;
  const table = await read(directories, line);
  if (file !== undefined) await keepResult(file, table, render);
  if (args.on("json")) printJson(table);
  else console.log(render(table));
  return true;
}
