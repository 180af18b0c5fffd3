import { join } from "node:path";
import { assert } from "../deps.ts";
import { type Command, parse, run, UsageError } from "../../tasks/_cli.ts";
import { inFolder } from "./run_task.ts";

const command: Command = {
  name: "sample",
  summary: "A task for this test.",
  positional: "FILES...",
  count: [0, 2],
  flags: {
    out: { value: "DIR", default: "runs/x", help: "folder" },
    into: { value: "ARCHIVE", required: true, help: "archive" },
    steps: { value: "N", kind: "count", default: 5, help: "steps" },
    seed: { value: "S", kind: "integer", default: 0, help: "seed" },
    wet: { value: "SHARE", kind: "number", range: [0, 1], default: 0.05, help: "share" },
    by: { value: "LIST", kind: "list", default: "all,sensor", help: "groupings" },
    thresholds: { value: "LIST", kind: "numbers", help: "thresholds" },
    first: { value: "DATE", kind: "date", help: "day" },
    block: { value: "KIND", choices: ["day", "storm"], default: "day", help: "blocks" },
    json: { help: "as JSON" },
  },
  examples: ["sample --into a.zarr"],
};

/** Runs `body` with what is printed kept. */
async function printed(body: () => Promise<number>): Promise<{ code: number; out: string; err: string }> {
  const { log, error } = console;
  const lines = { out: [] as string[], err: [] as string[] };
  console.log = (text: unknown) => void lines.out.push(String(text));
  console.error = (text: unknown) => void lines.err.push(String(text));
  try {
    return { code: await body(), out: lines.out.join("\n"), err: lines.err.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("parse() gives the values of flags and their defaults", async () => {
  const line = [
    "--into",
    "a",
    "f",
    "--steps=9",
    "--seed=-3",
    "--by",
    "class, hour:0-1,",
    "--thresholds",
    "0.1,1",
    "--json",
  ];
  const args = await parse(command, line);
  assert.deepEqual(args.positional, ["f"]);
  assert.deepEqual([args.text("out"), args.text("into"), args.text("first")], ["runs/x", "a", ""]);
  assert.deepEqual([args.number("steps"), args.number("seed"), args.number("wet")], [9, -3, 0.05]);
  assert.deepEqual(args.list("by"), ["class", "hour:0-1"]);
  assert.deepEqual(args.numbers("thresholds"), [0.1, 1]);
  assert.deepEqual([args.on("json"), args.given("steps"), args.given("out")], [true, true, false]);
  const defaults = await parse(command, ["--into", "a"]);
  assert.deepEqual([defaults.list("by"), defaults.numbers("thresholds")], [["all", "sensor"], []]);
});

Deno.test("parse() refuses what does not fit, naming the flag and what it takes", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Missing --into ARCHIVE$/],
    [["--into", ""], /^Missing the value of --into$/],
    [["--into"], /^Missing the value of --into; one that begins with a dash is written --into=-\.\.\.$/],
    [["--into", "-7"], /^Missing the value of --into; one that begins with a dash is written --into=-\.\.\.$/],
    [["--into", "a", "--json=3"], /^Option '--json' does not take an argument$/],
    [["--into", "a", "--sise", "3"], /^Unknown option '--sise'$/],
    [["--into", "a", "1", "2", "3"], /^Unexpected argument "3"$/],
    [["--into", "a", "--steps", "0"], /^Cannot use --steps "0": it must be a whole number of 1 or more$/],
    [["--into", "a", "--steps", "many"], /--steps "many"/],
    [["--into", "a", "--seed", "1.5"], /^Cannot use --seed "1\.5": it must be a whole number$/],
    [["--into", "a", "--wet", "1.5"], /^Cannot use --wet "1\.5": it must be 0 to 1$/],
    [["--into", "a", "--wet", "NaN"], /it must be a number$/],
    [["--into", "a", "--wet", " "], /it must be a number$/],
    [["--into", "a", "--thresholds", "1,x"], /it must be numbers separated by commas$/],
    [["--into", "a", "--thresholds", "1,,2"], /it must be numbers separated by commas$/],
    [["--into", "a", "--by", "all,,sensor"], /it must be a list separated by commas$/],
    [["--into", "a", "--by", ","], /it must be a list separated by commas$/],
    [["--into", "a", "--first", "2021-02-30"], /it must be a day such as "2021-06-25"$/],
    [["--into", "a", "--first", "25/06/2021"], /it must be a day/],
    [["--into", "a", "--block", "week"], /^Cannot use --block "week": choose day, storm$/],
    [["--into", "a", "--json=yes"], /--json.* does not take an argument/],
  ];
  for (const [line, message] of cases) {
    await assert.rejects(parse(command, line), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("--config gives values, the command line goes before it, and what does not fit is refused", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "c.json");
    const configured = async (config: unknown, ...line: readonly string[]) => {
      await Deno.writeTextFile(path, typeof config === "string" ? config : JSON.stringify(config));
      return await parse(command, [...line, "--config", path]);
    };
    const config = { into: "a", steps: 7, wet: 0.5, by: ["class", "season"], thresholds: [1, 5], json: true };
    const args = await configured(config, "--wet", "0.25");
    assert.deepEqual([args.text("into"), args.number("steps"), args.number("wet")], ["a", 7, 0.25]);
    assert.deepEqual([args.list("by"), args.numbers("thresholds")], [["class", "season"], [1, 5]]);
    assert.deepEqual([args.on("json"), args.given("steps"), args.given("seed")], [true, true, false]);
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ into: "a", stepz: 3 }, /^Unknown flag "stepz" in .*c\.json$/],
      [{ into: "a", steps: "many" }, /^Cannot use --steps "many"/],
      [{ into: "a", steps: null }, /^Cannot use "steps" in .*: it must be a whole number of 1 or more$/],
      [{ into: "a", steps: true }, /^Cannot use "steps"/],
      [{ into: "a", json: "yes" }, /^Cannot use "json" in .*: it must be true or false$/],
      [[1], /it must hold one JSON object/],
      ["{", /^Cannot read --config/],
    ];
    for (const [wrong, message] of cases) {
      await assert.rejects(configured(wrong), (error) => error instanceof UsageError && message.test(error.message));
    }
    await assert.rejects(parse(command, ["--config", join(folder, "none.json")]), /Cannot read --config .*none\.json/);
  });
});

Deno.test("run() gives 0, 1 or 2: done, failed in one line, wrong use with a short usage before what is wrong", async () => {
  const body = (error?: unknown) => () => error === undefined ? Promise.resolve() : Promise.reject(error);
  const line = ["--into", "a"];
  assert.equal(await run(command, body(), line), 0);
  assert.equal(await run(command, () => Promise.resolve(1), line), 1);

  const help = await printed(() => run(command, body(), ["anything", "--help", "--unknown"]));
  assert.equal(help.code, 0);
  assert.match(help.out, /^deno task sample FILES\.\.\. \[flags\]\n\nA task for this test\./);
  assert.match(help.out, /\n {2}--into ARCHIVE +archive \(needed\)\n {2}--steps N +steps \[5\]\n/);
  assert.match(help.out, /--block KIND +blocks \(day, storm\) \[day\]/);
  assert.match(help.out, /\n\nExamples:\n {2}deno task sample --into a\.zarr$/);

  const wrong = await printed(() => run(command, body(), []));
  assert.equal(wrong.code, 2);
  assert.equal(wrong.out, "");
  assert.equal(
    wrong.err,
    "Usage: deno task sample FILES... [--out DIR] --into ARCHIVE [--steps N] [--seed S] [--wet SHARE]\n" +
      "  [--by LIST] [--thresholds LIST] [--first DATE] [--block KIND] [--json] [--config FILE] [--help]\n" +
      "sample: Missing --into ARCHIVE",
  );

  for (const error of [new RangeError("Out of range"), new DOMException("Stopped", "AbortError"), new Error("No")]) {
    const failed = await printed(() => run(command, body(error), line));
    assert.deepEqual(failed, { code: 1, out: "", err: `sample: ${error.message}` });
  }
  const defect = await printed(() => run(command, body(new TypeError("x is not a function")), line));
  assert.match(defect.err, /^sample: TypeError: x is not a function\n +at /, "a defect shows where it is");
});
