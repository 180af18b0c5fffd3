import { assert } from "../deps.ts";
import { root } from "../paths.ts";

/** Tasks of deno.json that are files of tasks/. */
const tasks: readonly string[] = Object.entries(JSON.parse(await Deno.readTextFile(`${root}deno.json`)).tasks)
  .filter(([name, task]) => JSON.stringify(task).includes(`tasks/${name}.ts`))
  .map(([name]) => name);

/** Runs `deno task NAME ...`, with the permissions that deno.json gives it. */
async function denoTask(name: string, ...args: readonly string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", name, ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("every file of tasks/ is a task of deno.json", async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(`${root}tasks`)) {
    if (name.endsWith(".ts") && !name.startsWith("_")) files.push(name.slice(0, -3));
  }
  assert.deepEqual([...tasks].sort(), files.sort());
});

for (const name of tasks) {
  Deno.test(`${name} --help teaches, wrong flags give the usage and exit code 2`, async () => {
    const [help, unknown, config] = await Promise.all([
      denoTask(name, "--help"),
      denoTask(name, "--no-such-flag"),
      denoTask(name, "--config", "no/such/file.json"),
    ]);
    assert.equal(help.code, 0, help.err);
    assert.equal(help.err, "");
    assert.ok(help.out.startsWith(`deno task ${name}`), help.out);
    const [, examples = ""] = help.out.split("\nExamples:\n");
    assert.match(examples, new RegExp(`^  deno task ${name}\\b`), "it has examples");
    const known = [...help.out.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);
    for (const [, flag] of examples.matchAll(/ --([\w-]+)/g)) assert.ok(known.includes(flag), `--${flag} is a flag`);
    for (const [result, reason] of [[unknown, /^Unknown option '--no-such-flag'/], [config, /^Cannot read --config/]]) {
      const { code, out, err } = result as typeof unknown;
      assert.equal(code, 2, err);
      assert.equal(out, "");
      assert.match(err, reason as RegExp);
      assert.ok(err.includes(help.out.trimEnd()), "the usage follows");
    }
  });
}

Deno.test("tasks name a flag that is needed, a number, a choice or an argument that is wrong, and exit 2", async (t) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["simulate", /^Missing --into ARCHIVE/],
    ["simulate --into a --days 0", /^Cannot use --days "0": it must be a whole number of 1 or more/],
    ["simulate --into a --first June", /^Cannot use --first "June"/],
    ["ingest", /^Missing --into ARCHIVE/],
    ["ingest --into a", /^Missing argument: FILES/],
    ["ingest --into a --source nothing f", /^Cannot use --source "nothing": choose list, knmi,/],
    ["inspect", /^Missing argument: PATH/],
    ["inspect a b", /^Unexpected argument "b"/],
    ["colocate", /^Missing argument: ARCHIVE/],
    ["train", /^Missing argument: MODEL/],
    ["train unet --archive a", /^Unknown model "unet": choose topographic, vae/],
    ["train vae", /^Missing --archive ARCHIVE/],
    ["train vae --archive a --wet 2", /^Cannot use --wet "2": it must be 0 to 1/],
    ["generate --steps x", /^Cannot use --steps "x"/],
    ["project --split all", /^Cannot use --split "all": choose train, validation, test/],
    ["validate --by nothing", /^Unknown column "nothing" in --by/],
    ["validate --by sensor:1-0", /^Bin edges "1-0" of grouping "sensor:1-0"/],
    ["validate --by sensor:0-1", /^Cannot use --by "sensor:0-1": sensor is a name and has no bins; take "sensor"/],
    ["validate --by hour*class:0-1", /^Cannot use --by "class:0-1"/],
    ["validate --thresholds 1,,2", /^Cannot use --thresholds "1,,2": it must be numbers separated by commas/],
    ["validate --by all,,sensor", /^Cannot use --by "all,,sensor": it must be a list separated by commas/],
    ["validate --replicates 39", /^Cannot use --replicates "39": it must be 40 or more/],
    ["validate --scores best", /^Unknown score "best"/],
    ["validate --pairs a --run b", /^Cannot use --pairs and --run together/],
    ["parity --kernel 0", /^Cannot use --kernel "0"/],
    ["parity --device tpu", /^Cannot use --device "tpu": choose auto, cpu, gpu, webgpu, js/],
    ["demo --days 1.5", /^Cannot use --days "1\.5"/],
    ["report a", /^Unexpected argument "a"/],
    ["setup --cpu", /^Unknown option '--cpu'/],
  ];
  for (const [line, reason] of cases) {
    await t.step(line, async () => {
      const [name, ...args] = line.split(" ");
      const { code, out, err } = await denoTask(name!, ...args);
      assert.equal(code, 2, err);
      assert.equal(out, "");
      assert.match(err, reason);
      assert.ok(err.includes(`\n\ndeno task ${name}`), "the usage follows");
    });
  }
});
