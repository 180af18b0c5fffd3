import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type BenchResult,
  FOUR_YEARS,
  groupSizes,
  isScaleResult,
  type Machine,
  planFourYears,
  type ScaleResult,
  thisMachine,
} from "../lib/bench/mod.ts";
import { formatBytes, formatNumber } from "../lib/report/mod.ts";
import type { Inspection } from "./_inspect_data.ts";
import { columns } from "./_print.ts";

/** Results that are kept with the code. */
const KEPT = fileURLToPath(new URL("../docs/benchmarks", import.meta.url));

/** What four years would take, from the newest kept result of `bench scale`; sizes from `archive` where one is given. */
export async function planInspection(archive: string | null): Promise<Inspection> {
  const result = await newestScale(KEPT);
  const sizes = archive === null ? new Map() : await groupSizes(archive);
  const own = { radar: sizes.get("radar")?.bytesPerValue, imerg: sizes.get("imerg")?.bytesPerValue };
  const plan = planFourYears(result.scale, own);
  const { date, commit, machine, scale } = result;
  const here = await thisMachine("cpu");
  const bytesFrom = {
    radar: own.radar === undefined ? "bench scale" : archive,
    imerg: own.imerg === undefined ? "bench scale" : archive,
  };
  const from = {
    bench: "scale",
    date,
    commit,
    machine,
    days: scale.days,
    sameMachine: isSame(machine, here),
    bytesFrom,
  };
  const { radar, imerg } = FOUR_YEARS;
  const count = (value: number) => value.toLocaleString("en");
  const side = ({ cells }: { readonly cells: number }) => `${Math.sqrt(cells)} x ${Math.sqrt(cells)}`;
  const text = [
    `Four years, ${count(plan.days)} days: radar every 5 minutes on ${side(radar)} cells of 1 km, ${imerg.variables} ` +
    `variables of IMERG every half hour on ${side(imerg)} cells of 10 km`,
    "",
    columns([
      ["", "times", "bytes", "a value", "measured in"],
      [
        "radar",
        count(plan.frames),
        formatBytes(plan.bytes.radar),
        perValue(own.radar ?? scale.radar.bytesPerValue),
        bytesFrom.radar!,
      ],
      [
        "imerg",
        count(plan.days * imerg.times),
        formatBytes(plan.bytes.imerg),
        perValue(own.imerg ?? scale.imerg.bytesPerValue),
        bytesFrom.imerg!,
      ],
    ]),
    "",
    `${formatBytes(plan.bytes.radar + plan.bytes.imerg)} in ${count(plan.files)} files`,
    "",
    columns([["stage", "hours"], ...Object.entries(plan.hours).map(([stage, hours]) => [stage, formatNumber(hours)])]),
    "",
    `The longest is ${plan.limit}.`,
    "",
    `Files and hours from bench scale of ${date}, commit ${commit ?? "unknown"}, ${
      describe(machine)
    }, with archives of ` +
    `${scale.days.join(", ")} days of ${count(scale.radar.cells)} cells; times grow with days and cells`,
    ...(from.sameMachine ? [] : [
      `note: this machine is ${
        describe(here)
      }; run deno task bench scale --json docs/benchmarks/scale.json for its hours`,
    ]),
  ].join("\n");
  return { json: { ...plan, from }, text };
}

const perValue = (bytes: number): string => `${formatNumber(bytes)} B`;

const describe = ({ cpu, cores, memory }: Machine): string => `${cpu}, ${cores} cores, ${memory} GiB`;

const isSame = (a: Machine, b: Machine): boolean => describe(a) === describe(b);

/** The newest result of `bench scale` in a folder. @throws Error when there is none */
async function newestScale(folder: string): Promise<ScaleResult> {
  const found: ScaleResult[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const result: BenchResult = JSON.parse(await Deno.readTextFile(join(folder, name)));
    if (isScaleResult(result)) found.push(result);
  }
  const newest = found.sort((a, b) => a.date < b.date ? 1 : -1)[0];
  if (newest !== undefined) return newest;
  throw new Error("Cannot plan without a measurement: run deno task bench scale --json docs/benchmarks/scale.json");
}
