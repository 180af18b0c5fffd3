import { parseArgs } from "node:util";
import { items, type KindName, KINDS } from "./_kinds.ts";

/** One flag of a task. */
export interface Flag {
  /** What follows the flag: a word shown in the help, or nothing for a switch. */
  readonly value?: string;
  /** Kind of the value. Default "text". */
  readonly kind?: KindName;
  /** Least and greatest number allowed. */
  readonly range?: readonly [number, number];
  /** Value when the flag is not given. */
  readonly default?: string | number | boolean;
  /** One line for the help. */
  readonly help: string;
  /** Values allowed, when they are few. */
  readonly choices?: readonly string[];
  /** Whether the flag must be given. */
  readonly required?: boolean;
}

/** A task's command line. */
export interface Command {
  /** Name of the task. */
  readonly name: string;
  /** What it does, a sentence or two. */
  readonly summary: string;
  /** How positional arguments read in the usage line: "FILE...", "MODEL". */
  readonly positional?: string;
  /** Fewest and most positional arguments. Default [0, 0]. */
  readonly count?: readonly [number, number];
  /** Flags by name, without dashes. */
  readonly flags: Readonly<Record<string, Flag>>;
  /** More for the help, before the examples: a file format, say. */
  readonly notes?: string;
  /** Example command lines, without "deno task". */
  readonly examples: readonly string[];
}

/** Values of a parsed command line. */
export interface Arguments {
  /** Positional arguments. */
  readonly positional: readonly string[];
  /** Text of a flag; its default, or "" when it has none. */
  text(name: string): string;
  /** Number of a flag. */
  number(name: string): number;
  /** Whether a switch is on. */
  on(name: string): boolean;
  /** Items of a list flag. */
  list(name: string): readonly string[];
  /** Items of a flag of numbers. */
  numbers(name: string): readonly number[];
  /** Whether the flag was given, on the line or in the configuration file; a switch that the file turns off was not. */
  given(name: string): boolean;
}

/** Does what checks what was asked for: what is out of range is wrong use. @throws UsageError */
export function wrongUse<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** A command line that cannot be understood: a short usage is shown, exit code 2. */
export class UsageError extends Error {
  /** Says what is wrong with the command line. */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

const COMMON: Readonly<Record<string, Flag>> = {
  config: { value: "FILE", help: "JSON file with values for these flags; the command line goes before it" },
  help: { help: "this text" },
};

/** Widest line of a short usage, characters. */
const WIDTH = 100;

const headOf = ([name, flag]: readonly [string, Flag]): string => `--${name}${flag.value ? ` ${flag.value}` : ""}`;

const callOf = ({ name, positional }: Command): string => `deno task ${name}${positional ? ` ${positional}` : ""}`;

/** How a task is called, in as few lines as its flags take: the last of them is --help. */
export function shortUsage(command: Command): string {
  const flags = Object.entries({ ...command.flags, ...COMMON });
  const parts = flags.map(([name, flag]) => flag.required ? headOf([name, flag]) : `[${headOf([name, flag])}]`);
  const lines = [`Usage: ${callOf(command)}`];
  for (const part of parts) {
    const longer = `${lines.at(-1)} ${part}`;
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`  ${part}`);
  }
  return lines.join("\n");
}

/** The text of `--help`. */
export function usage(command: Command): string {
  const lines = [`${callOf(command)} [flags]`, "", command.summary, ""];
  const flags = { ...command.flags, ...COMMON };
  const heads = Object.entries(flags).map(headOf);
  const width = Math.max(...heads.map((head) => head.length));
  Object.values(flags).forEach((flag, i) => {
    const choices = flag.choices ? ` (${flag.choices.join(", ")})` : "";
    const fallback = flag.default !== undefined && flag.default !== false && flag.default !== ""
      ? ` [${flag.default}]`
      : "";
    lines.push(`  ${heads[i]!.padEnd(width)}  ${flag.help}${choices}${fallback}${flag.required ? " (needed)" : ""}`);
  });
  if (command.notes !== undefined) lines.push("", command.notes);
  if (command.examples.length > 0) lines.push("", "Examples:", ...command.examples.map((e) => `  deno task ${e}`));
  return lines.join("\n");
}

/** Parses a command line. @throws UsageError when it does not fit the command */
export async function parse(command: Command, args: readonly string[]): Promise<Arguments> {
  const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...COMMON };
  const { values, positionals } = parseRaw(flags, args);
  const configFile = values["config"];
  const configured = typeof configFile === "string" ? await readConfig(configFile, flags) : {};
  const [fewest, most] = command.count ?? [0, 0];
  if (positionals.length < fewest) throw new UsageError(`Missing argument: ${command.positional ?? ""}`);
  if (positionals.length > most) throw new UsageError(`Unexpected argument "${positionals[most]}"`);
  const value = (name: string): string | number | boolean | undefined =>
    values[name] ?? configured[name] ?? flags[name]?.default;
  for (const [name, flag] of Object.entries(flags)) validate(name, flag, value(name));
  const list = (name: string) => items(String(value(name) ?? ""));
  return {
    positional: positionals,
    text: (name) => String(value(name) ?? ""),
    number: (name) => Number(value(name)),
    on: (name) => value(name) === true,
    list,
    numbers: (name) => list(name).map(Number),
    given: (name) => ![undefined, false].includes((values[name] ?? configured[name]) as undefined | false),
  };
}

function parseRaw(flags: Readonly<Record<string, Flag>>, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(flags).map(([name, flag]) => [name, { type: flag.value === undefined ? "boolean" : "string" }]),
      ),
    });
  } catch (error) {
    throw new UsageError(parseFault(error instanceof Error ? error.message : String(error)));
  }
}

/** What Node says of a command line, in one sentence. */
function parseFault(message: string): string {
  const [, flag] = /^Option '.*?(--[\w-]+).*' argument (?:is ambiguous|missing)/.exec(message) ?? [];
  if (flag === undefined) return message.split(/\. |\n/)[0]!;
  return `Missing the value of ${flag}; one that begins with a dash is written ${flag}=-...`;
}

async function readConfig(path: string, flags: Readonly<Record<string, Flag>>) {
  let config: unknown;
  try {
    config = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new UsageError(`Cannot read --config ${path}: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new UsageError(`Cannot use --config ${path}: it must hold one JSON object {flag: value}`);
  }
  return Object.fromEntries(
    Object.entries(config).map(([name, value]: [string, unknown]) => {
      const flag = flags[name];
      if (flag === undefined) throw new UsageError(`Unknown flag "${name}" in ${path}`);
      return [name, configured(flag, value, `"${name}" in ${path}`)];
    }),
  );
}

/** A value of the configuration as the command line would give it. */
function configured(flag: Flag, value: unknown, where: string): string | boolean {
  const isWritten = (item: unknown) => typeof item === "string" || typeof item === "number";
  if (flag.value === undefined) {
    if (typeof value === "boolean") return value;
    throw new UsageError(`Cannot use ${where}: it must be true or false`);
  }
  if (isWritten(value)) return String(value);
  if (Array.isArray(value) && value.every(isWritten)) return value.join(",");
  throw new UsageError(`Cannot use ${where}: it must be ${KINDS[flag.kind ?? "text"].words}`);
}

function validate(name: string, flag: Flag, value: string | number | boolean | undefined): void {
  if (value === undefined) {
    if (flag.required) throw new UsageError(`Missing --${name} ${flag.value ?? ""}`.trimEnd());
    return;
  }
  const text = String(value);
  const refuse = (wanted: string) => new UsageError(`Cannot use --${name} "${text}": ${wanted}`);
  const { kind = "text", range: [least, most] = [-Infinity, Infinity], choices } = flag;
  if (text === "") throw new UsageError(`Missing the value of --${name}`);
  if (!KINDS[kind].fits(text)) throw refuse(`it must be ${KINDS[kind].words}`);
  if (Number(text) < least || Number(text) > most) {
    throw refuse(`it must be ${least}${most === Infinity ? " or more" : ` to ${most}`}`);
  }
  if (choices !== undefined && !choices.includes(text)) throw refuse(`choose ${choices.join(", ")}`);
}

/**
 * Runs a task from its command line and says how it ended: 0 done, 1 failed (one line on standard error), 2 wrong use
 * (a short usage, then in the last line what is wrong).
 */
export async function run(
  command: Command,
  body: (args: Arguments) => Promise<void | number>,
  args: readonly string[] = Deno.args,
): Promise<number> {
  try {
    // deno task starts in the folder of deno.json: paths are the caller's
    const caller = Deno.env.get("INIT_CWD");
    if (caller !== undefined) Deno.chdir(caller);
    if (args.includes("--help") || args.includes("-h")) {
      console.log(usage(command));
      return 0;
    }
    return await body(await parse(command, args)) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${shortUsage(command)}\n${command.name}: ${error.message}`);
      return 2;
    }
    console.error(explain(command.name, error));
    return 1;
  }
}

/** One line for an error that a user can act on; the stack as well for one that should not have happened. */
function explain(task: string, error: unknown): string {
  if (!(error instanceof Error)) return `${task}: ${error}`;
  const defect = error instanceof ReferenceError ||
    error instanceof TypeError && /undefined|null|not a function|not iterable/.test(error.message);
  return `${task}: ${defect || Deno.env.get("ONDEE_TRACE") ? error.stack ?? error.message : error.message}`;
}

/** Prints one JSON value on standard output; NaN and infinities become null. */
export function printJson(value: unknown, space?: number): void {
  console.log(JSON.stringify(value, (_key, v) => typeof v === "number" && !Number.isFinite(v) ? null : v, space));
}
