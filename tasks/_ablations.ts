import { openEngine } from "../lib/engine/mod.ts";
import {
  BASE,
  checkSettings,
  LEVERS,
  leversOf,
  plainLevers,
  type RainModelName,
  type RainSettings,
  rainSettings,
  RECIPE,
  renderAblations,
  runAblations,
  withLevers,
} from "../lib/runs/mod.ts";
import { type Arguments, type Flag, printJson, UsageError, wrongUse } from "./_cli.ts";
import { deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { keepResult, keptFile } from "./_kept.ts";
import { requireOnce } from "./_once.ts";
import { seedsFlag, seedsOf } from "./_seeds.ts";

/** The levers with what they change, a line each. */
export const LEVER_NAMES: string = Object.entries(LEVERS)
  .map(([name, { meaning }]) => `  ${name.padEnd(16)}${meaning}`).join("\n");

/** The flags that pull levers, and compare what they do. */
export const ABLATION_FLAGS: Readonly<Record<"levers" | "ablate" | "seeds" | "part" | "render" | "table", Flag>> = {
  levers: {
    value: "LIST",
    kind: "list",
    help: `levers to pull, see train --help, or ${BASE} for none; by default ${RECIPE.join()}, of which vae has ${
      plainLevers(RECIPE).join()
    }`,
  },
  ablate: {
    value: "ROWS",
    kind: "list",
    help: "train and measure a model for each of these in turn: levers joined by +, base for none; goes on by itself",
  },
  seeds: seedsFlag("1", "seeds of --ablate"),
  part: {
    value: "PART",
    default: "test",
    choices: ["train", "validation", "test"],
    help: "windows that --ablate measures on: levers are chosen on validation",
  },
  render: { help: "train nothing: the table of what --ablate has measured so far" },
  table: { value: "FILE", help: "keep the table of --ablate as JSON, and rendered as .md beside it" },
};

/** The levers that --levers names, undefined where it is not given. @throws UsageError for one that there is not */
export function leversGiven(args: Arguments): readonly string[] | undefined {
  if (!args.given("levers")) return undefined;
  const names = args.list("levers");
  return knownLevers(names.join() === BASE ? [] : names);
}

/** The levers of a list or a row. @throws UsageError for one that there is not */
function knownLevers(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!Object.hasOwn(LEVERS, name)) {
      const hint = name.includes("+") ? "--levers are joined by commas, those of a row of --ablate by +" : null;
      const known = name === BASE ? `${BASE} stands alone, for no lever` : Object.keys(LEVERS).join(", ");
      throw new UsageError(`Unknown lever "${name}": ${hint ?? known}`);
    }
  }
  return names;
}

/** Refuses flags of --ablate without it. @throws UsageError */
export function refuseAblationFlags(args: Arguments): void {
  for (const name of ["seeds", "part", "render", "table"]) {
    if (args.given(name)) throw new UsageError(`Cannot use --${name} without --ablate ROWS`);
  }
}

/** Trains and measures the rows asked for; the table is kept after each model. */
export async function ablateAs(args: Arguments, name: RainModelName, { data, steps }: RainSettings): Promise<number> {
  if (name !== "topographic" || args.given("levers") || args.given("workers") || args.on("resume")) {
    throw new UsageError("Cannot use --ablate with vae, --levers, --workers or --resume: rows name all, and go on");
  }
  if (args.given("seed")) throw new UsageError("Cannot use --seed with --ablate: --seeds has those of its models");
  const rows = args.list("ablate");
  requireOnce(rows, "ablate");
  for (const row of rows) {
    wrongUse(() => checkSettings(withLevers(rainSettings("topographic", data, steps), knownLevers(leversOf(row)))));
  }
  const seeds = seedsOf(args);
  const file = keptFile(args, "table");
  using engine = await openEngine({
    device: deviceOf(args),
    ...(args.given("threads") ? { threads: args.number("threads") } : {}),
  });
  const table = await interruptible((signal) =>
    runAblations(engine, args.text("out"), data, {
      rows,
      seeds,
      steps,
      checkpointEvery: args.number("checkpoint-every"),
      split: args.text("part") as "train" | "validation" | "test",
      render: args.on("render"),
      command: `train topographic --ablate ${args.text("ablate")} --seeds ${args.text("seeds")}` +
        (args.on("render") && !args.given("steps") ? "" : ` --steps ${steps}`) +
        (args.given("part") ? ` --part ${args.text("part")}` : ""),
      signal,
      onRow: async (table) => {
        if (file !== undefined) await keepResult(file, table, renderAblations);
      },
    })
  );
  if (file !== undefined) await keepResult(file, table, renderAblations);
  if (args.on("json")) printJson(table);
  else console.log(renderAblations(table));
  if (args.on("render")) return 0;
  return table.rows.every(({ seeds: measured }) => measured.length === seeds.length) ? 0 : 1;
}
