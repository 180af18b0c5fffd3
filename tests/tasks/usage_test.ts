import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { type Ended, runLines } from "./run_task.ts";

/** Tasks of deno.json that are files of tasks/. */
const tasks: readonly string[] = Object.entries(JSON.parse(await Deno.readTextFile(`${root}deno.json`)).tasks)
  .filter(([name, task]) => JSON.stringify(task).includes(`tasks/${name}.ts`))
  .map(([name]) => name);

/** Runs `deno task NAME ...`, with the permissions that deno.json gives it. */
async function denoTask(name: string, ...args: readonly string[]): Promise<Ended> {
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
  for (const [line] of WRONG) assert.ok(tasks.includes(line.split(" ")[0]!), line);
});

/** Asserts a short usage whose last line, the one that stays in sight, says what is wrong. */
function assertUsage({ code, out, err }: Ended, name: string, reason: RegExp): void {
  assert.equal(code, 2, err);
  assert.equal(out, "");
  const lines = err.trimEnd().split("\n");
  assert.ok(lines[0]!.startsWith(`Usage: deno task ${name}`), err);
  assert.ok(lines.length < 10, err);
  const last = lines.at(-1)!;
  assert.ok(last.startsWith(`${name}: `), err);
  assert.match(last.slice(name.length + 2), reason);
}

/** Lines that are wrong, and what is said of them: a flag that is needed, a number, a choice or an argument. */
const WRONG: readonly (readonly [string, RegExp])[] = [
  ["simulate", /^Missing --into ARCHIVE/],
  ["simulate --into a --days 0", /^Cannot use --days "0": it must be a whole number of 1 or more/],
  ["simulate --into a --first June", /^Cannot use --first "June"/],
  ["simulate --into a --size 2001", /^Cannot simulate 2001 x 2001 km: .* of memory; 2000 km is the most$/],
  ["simulate --into a --size 100000", /^Cannot simulate 100000 x 100000 km: it would take about 770 GB of memory/],
  ["simulate --into a --size 40.5", /^Cannot use --size "40\.5": it must be a whole number of 1 or more$/],
  [
    "simulate --into a --days 1e9",
    /^Cannot simulate 1000000000 days from 2021-06-01: they must lie between 1950-01-01 and 2149-12-31$/,
  ],
  ["simulate --into a --first 9999-12-30", /^Cannot simulate 10 days from 9999-12-30: they must lie between/],
  ["simulate --into a --middle 43", /^Cannot use --middle: give a latitude and a longitude, as in 43\.3,4\.2$/],
  [
    "simulate --into a --middle 4.2,43.3",
    /^Cannot simulate around 4\.2 N, 43\.3 E: the middle must lie in 38 to 56 N/,
  ],
  ["ingest --into a --impossible drop f", /^Cannot use --impossible "drop": choose refuse, missing$/],
  ["ingest", /^Missing --into ARCHIVE/],
  ["ingest --into a", /^Missing argument: FILES/],
  ["ingest --into a --source nothing f", /^Cannot use --source "nothing": choose list, knmi,/],
  ["ingest --into a --describe d --group g", /^Cannot use --group with a description alone/],
  ["ingest --into a --describe d --source knmi", /^Cannot use --source knmi with --describe/],
  ["ingest --into a --describe d --source knmi f", /^Cannot use --source knmi with --describe/],
  ["ingest --into a --step 119 f", /^Cannot use --step 119: it must divide a day of 86400 s$/],
  ["inspect", /^Missing argument: PATH/],
  ["inspect a b", /^Unexpected argument "b"/],
  [
    "bench scale --days 1,2 --json docs/benchmarks/scale.json",
    /^Cannot keep in docs\/benchmarks what --days measures: BENCHMARKS.md shows whole results/,
  ],
  ["colocate", /^Missing argument: ARCHIVE/],
  ["train", /^Missing argument: MODEL/],
  ["train unet --archive a", /^Unknown model "unet": choose topographic, vae/],
  ["train vae", /^Missing --archive ARCHIVE/],
  ["train vae --archive a --wet 2", /^Cannot use --wet "2": it must be 0 to 1/],
  [
    "train vae --archive a --workers 2 --skip-corrupt",
    /^Cannot use --skip-corrupt with several workers: each would leave out windows by itself/,
  ],
  ["train vae --archive a --workers 3", /^Cannot share batches of 8 windows among 3 workers: use batches of 9$/],
  [
    "train topographic --archive a --frames 5",
    /^Cannot train latents to roll by 4 frames in windows of 5: .*, or no such loss \(--levers base\)$/,
  ],
  [
    "train topographic --archive a --frames 5 --ablate base,history+roll-contrast",
    /^Cannot train latents to roll by 4 frames in windows of 5/,
  ],
  [
    "train topographic --archive a --ablate base --table t.txt",
    /^--table names the JSON file, which ends in \.json: the rendered \.md goes beside it$/,
  ],
  ["train topographic --archive a --seeds 1,2", /^Cannot use --seeds without --ablate ROWS$/],
  ["train topographic --archive a --table t.json", /^Cannot use --table without --ablate ROWS$/],
  ["train topographic --archive a --ablate base --seeds 1,1", /^Cannot use 1 twice in --seeds$/],
  ["train topographic --archive a --ablate base --seeds 0.5", /^Cannot use --seeds 0\.5: seeds are whole numbers/],
  ["train topographic --archive a --ablate base --seed 3", /^Cannot use --seed with --ablate: --seeds has those/],
  ["train topographic --archive a --ablate vae,base,vae", /^Cannot use vae twice in --ablate$/],
  ["generate --sensor MHS --minutes 1e9", /^Cannot use --minutes "1e9": it must be 0 to 360$/],
  ["generate --steps x", /^Cannot use --steps "x"/],
  [
    "generate --members 1 --compare",
    /^Cannot compare an ensemble of 1 member: use 2 or more, or leave out --members for 10$/,
  ],
  ["project --from 2021-06-01", /^Cannot use --from without --mosaics ARCHIVE or --archive ARCHIVE$/],
  [
    "project --unpaired --archive a --from 2021-06-02 --to 2021-06-01",
    /^Cannot use --from 2021-06-02 with --to 2021-06-01: the last day is before the first$/,
  ],
  ["project --archive a --sources", /^Cannot use --archive with --sources: of an archive the projector is told rain/],
  [
    "generate --beside a --steps 9",
    /^Cannot use --steps with --beside: tables are read from what runs hold, nothing is/,
  ],
  ["generate --out t.json --compare", /^Cannot use --compare with --out: tables are read/],
  ["generate --out t.json --mosaics a", /^Cannot use --mosaics with --out/],
  [
    "generate --render --out t.json",
    /^Cannot use --out with --render: it renders what docs\/results holds, nothing else$/,
  ],
  ["generate --out t.txt", /^--out names the JSON file, which ends in \.json/],
  ["sensitivity --out s.txt", /^--out names the JSON file, which ends in \.json/],
  ["motion --out m", /^--out names the JSON file, which ends in \.json/],
  ["project --beside a --unpaired", /^Cannot use --unpaired with --beside/],
  ["project --render --run a", /^Cannot use --run with --render/],
  ["project --split all", /^Cannot use --split "all": choose train, validation, test/],
  ["validate --by nothing", /^Unknown column "nothing" in --by/],
  ["validate --by sensor:1-0", /^Bin edges "1-0" of grouping "sensor:1-0"/],
  ["validate --by sensor:0-1", /^Cannot use --by "sensor:0-1": sensor is a name and has no bins; take "sensor"/],
  ["validate --by hour*class:0-1", /^Cannot use --by "class:0-1"/],
  ["validate --thresholds 1,,2", /^Cannot use --thresholds "1,,2": it must be numbers separated by commas/],
  ["validate --by all,,sensor", /^Cannot use --by "all,,sensor": it must be a list separated by commas/],
  ["validate --by all,sensor,all", /^Cannot use all twice in --by/],
  ["validate --by sensor*sensor", /^Cannot use sensor twice in --by/],
  ["validate --thresholds 5,1,1", /^Cannot use 1 twice in --thresholds/],
  ["validate --thresholds=-1", /^Cannot use --thresholds -1: rain is never below 0/],
  [
    "validate --thresholds 0",
    /^Cannot use --thresholds 0: rain is never below 0 mm\/h, so that they must be above it$/,
  ],
  ["validate --where quality>0;", /^Cannot use the condition quality>0;: it must be one condition, without ";"$/],
  ["validate --replicates 39", /^Cannot use --replicates "39": it must be 40 to 1000000/],
  ["validate --replicates 1e12", /^Cannot use --replicates "1e12": it must be 40 to 1000000/],
  ["validate --threads 100000", /^Cannot use --threads "100000": it must be 1 to 256/],
  ["validate --scores best", /^Unknown score "best": choose from mean_error, /],
  ["validate --pairs a --run b", /^Cannot use --pairs and --run together/],
  ["validate --attribute nothing", /^Unknown column "nothing" in --attribute/],
  ["validate --attribute sensor,x'y", /^Grouping "x'y" is not a name/],
  ["validate --attribute sensor:0-1", /^Cannot use --attribute "sensor:0-1": sensor is a name and has no bins/],
  ["validate --attribute all", /^Cannot use --attribute "all": it is one group/],
  ["validate --attribute class,sensor,class", /^Cannot use class twice in --attribute/],
  ["validate --attribute sensor --error rmse", /^Cannot use --error "rmse": choose squared-log-error, log-error/],
  ["validate --error error", /^Cannot use --error without --attribute/],
  ["validate --discovery-rate 0.2", /^Cannot use --discovery-rate without --against/],
  ["validate --pairs a --against b --discovery-rate 1", /^Cannot use --discovery-rate 1: it lies between 0 and 1/],
  ["validate --min-blocks 0", /^Cannot use --min-blocks "0": it must be a whole number of 1 or more/],
  ["validate --pairs a --against b --attribute sensor", /^Cannot use --against and --attribute together/],
  ["reproduce", /^Missing argument: EXPERIMENT/],
  ["reproduce cifar", /^Unknown experiment "cifar": choose mnist, sprites$/],
  ["reproduce mnist", /^Missing --data DIR$/],
  [
    "reproduce sprites --rows tvae",
    /^Unknown row "tvae": choose tvae-half, tvae-partial, tvae-short, tvae-l0, bubble/,
  ],
  ["reproduce sprites --rows bubble+fast", /^Cannot join "fast" to bubble\+fast: each once, of causal, no-wrap,/],
  ["reproduce sprites --rows vae+causal", /^Cannot change the topology of a plain VAE, which has none$/],
  ["reproduce sprites --seeds 1.5", /^Cannot use --seeds 1\.5: seeds are whole numbers from 0$/],
  ["reproduce sprites --seeds 1,2,1", /^Cannot use 1 twice in --seeds$/],
  ["reproduce sprites --rows vae,bubble,vae", /^Cannot use vae twice in --rows$/],
  ["reproduce sprites --preset slow", /^Cannot use --preset "slow": choose published, quick$/],
  ["reproduce sprites --steps 0", /^Cannot use --steps "0": it must be a whole number of 1 or more$/],
  ["parity --kernel 0", /^Cannot use --kernel "0"/],
  ["parity --device tpu", /^Cannot use --device "tpu": choose auto, cpu, gpu, webgpu, js/],
  ["demo --days 1.5", /^Cannot use --days "1\.5"/],
  ["report --compare a", /^Cannot compare fewer than two runs: name two or more$/],
  ["report --compare a ./a", /^Cannot compare \.\/a with itself: name different runs$/],
  ["report --compare a b --thresholds 1,-1", /^Cannot use --thresholds -1: rain is never below 0 mm\/h/],
  ["report a", /^Unexpected argument "a"/],
  ["setup --cpu", /^Unknown option '--cpu'/],
];

for (const name of tasks) {
  Deno.test(`${name} --help teaches, wrong flags give a short usage, what is wrong and exit code 2`, async (t) => {
    const [help, unknown] = await Promise.all([denoTask(name, "--help"), denoTask(name, "--no-such-flag")]);
    assert.equal(help.code, 0, help.err);
    assert.equal(help.err, "");
    assert.ok(help.out.startsWith(`deno task ${name}`), help.out);
    assert.ok(!help.out.includes("${"), "nothing is left to be filled in");
    const [, examples = ""] = help.out.split("\nExamples:\n");
    assert.match(examples, new RegExp(`^  deno task ${name}\\b`), "it has examples");
    const known = [...help.out.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);
    for (const [, flag] of examples.matchAll(/ --([\w-]+)/g)) assert.ok(known.includes(flag), `--${flag} is a flag`);
    assertUsage(unknown, name, /^Unknown option '--no-such-flag'$/);
    for (const flag of known) assert.ok(unknown.err.includes(`--${flag}`), `--${flag} is in the short usage`);

    const wrong = [
      [`${name} --config no/such/file.json`, /^Cannot read --config/] as const,
      ...WRONG.filter(([line]) => line.split(" ")[0] === name),
    ];
    const endings = await runLines(name, wrong.map(([line]) => line.split(" ").slice(1)));
    for (const [i, [line, reason]] of wrong.entries()) {
      await t.step(line, () => assertUsage(endings[i]!, name, reason));
    }
  });
}

Deno.test("a bench of which no work has the words asked for says so", async () => {
  const { code, err } = await denoTask("bench", "step", "--quick", "--only", "nothing");
  assert.equal(code, 2);
  assert.match(err.trim(), /\nbench: Nothing that "bench step" measures has "nothing" in its words$/);
});
