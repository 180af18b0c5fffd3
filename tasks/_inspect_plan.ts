import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Machine, thisMachine } from "../lib/base/mod.ts";
import {
  type BenchResult,
  FOUR_YEARS,
  type FourYearPlan,
  type GroupSize,
  groupSizes,
  isMosaicsResult,
  isScaleResult,
  type MosaicsPlan,
  type MosaicsResult,
  planFourYears,
  planMosaics,
} from "../lib/bench/mod.ts";
import { formatBytes, formatNumber } from "../lib/report/mod.ts";
import type { Inspection } from "./_inspect_data.ts";
import { columns } from "./_print.ts";

/** Results that are kept with the code. */
const KEPT = fileURLToPath(new URL("../docs/benchmarks", import.meta.url));

/** What four years would take, from the newest kept result of `bench scale`; sizes from `archive` where one is given. */
export async function planInspection(archive: string | null): Promise<Inspection> {
  const { date, commit, machine, scale } = await newest(KEPT, "scale", isScaleResult);
  const encoded = await newest(KEPT, "mosaics", isMosaicsResult);
  const here = await thisMachine("cpu");
  const sizes = archive === null ? new Map<string, GroupSize>() : await groupSizes(archive);
  const products = (["radar", "imerg"] as const).map((name) => ({
    name,
    bytesPerValue: (sizes.get(name) ?? scale[name]).bytesPerValue,
    measuredIn: sizes.has(name) ? archive! : "bench scale",
  }));
  const [radar, imerg] = products.map(({ bytesPerValue }) => bytesPerValue);
  const plan = planFourYears(scale, { radar, imerg });
  const from = { bench: "scale", date, commit, machine, here, days: scale.days, products };
  const { mosaics: facts, ...source } = encoded;
  const latents = {
    ...planMosaics(facts, FOUR_YEARS.days * FOUR_YEARS.radar.times),
    from: { date: source.date, commit: source.commit, machine: source.machine, threads: source.threads },
  };
  const text = `${planText(plan, from, scale.radar.cells)}\n\n${latentsText(latents, describe(here))}`;
  return { json: { ...plan, from, latents }, text };
}

/** What encoding all mosaics would take. */
function latentsText(
  {
    mosaics,
    side,
    tiles,
    perSecond,
    hours,
    processorSeconds,
    perSecondWet,
    hoursWet,
    dry,
    totalBytes,
    boundBytes,
    from,
  }:
    & MosaicsPlan
    & { readonly from: Pick<MosaicsResult, "date" | "commit" | "machine" | "threads"> },
  here: string,
): string {
  const measured = describe(from.machine);
  return [
    `Latents: ${formatNumber(perSecond)} mosaics of ${side} x ${side} km a second on ${from.threads} cores, so ` +
    `${formatNumber(hours)} hours for ${count(mosaics)} (${formatNumber(perSecondWet)} and ${
      formatNumber(hoursWet)
    }, did it ` +
    `rain everywhere), ${formatBytes(totalBytes)}`,
    "",
    `By bench mosaics of ${from.date}, commit ${from.commit ?? "unknown"}, ${measured}: ${tiles} tiles a mosaic, ` +
    `${formatNumber(100 * dry)} % without rain, ${
      formatNumber(1000 * processorSeconds)
    } ms of processor time each; a process holds at most ${formatBytes(boundBytes)} of rain and latents`,
    ...(measured === here ? [] : [
      `note: this machine is ${here}: deno task bench mosaics --json docs/benchmarks/mosaics.json measures it`,
    ]),
  ].join("\n");
}

/** What a plan was made from. */
interface PlanSource {
  readonly date: string;
  readonly commit: string | null;
  readonly machine: Machine;
  readonly here: Machine;
  readonly days: readonly number[];
  readonly products: readonly {
    readonly name: "radar" | "imerg";
    readonly bytesPerValue: number;
    readonly measuredIn: string;
  }[];
}

function planText({ days, bytes, files, hours, limit }: FourYearPlan, from: PlanSource, cells: number): string {
  const side = (name: "radar" | "imerg") =>
    `${Math.sqrt(FOUR_YEARS[name].cells)} x ${Math.sqrt(FOUR_YEARS[name].cells)}`;
  const products = from.products.map(({ name, bytesPerValue, measuredIn }) => [
    name,
    count(days * FOUR_YEARS[name].times),
    formatBytes(bytes[name]),
    `${formatNumber(bytesPerValue)} B`,
    measuredIn,
  ]);
  const measured = describe(from.machine);
  const present = describe(from.here);
  return [
    `Four years, ${count(days)} days: radar every 5 minutes on ${side("radar")} cells of 1 km, ` +
    `${FOUR_YEARS.imerg.variables} variables of IMERG every half hour on ${side("imerg")} cells of 10 km`,
    "",
    columns([["", "times", "bytes", "a value", "measured in"], ...products]),
    "",
    `${formatBytes(bytes.radar + bytes.imerg)} in ${count(files)} files`,
    "",
    columns([["stage", "hours"], ...Object.entries(hours).map(([stage, value]) => [stage, formatNumber(value)])]),
    "",
    `The longest is ${limit}.`,
    "",
    `Files and hours from bench scale of ${from.date}, commit ${
      from.commit ?? "unknown"
    }, ${measured}, with archives ` +
    `of ${from.days.join(", ")} days of ${count(cells)} cells; times grow with days and cells`,
    ...(measured === present ? [] : [
      `note: this machine is ${present}: deno task bench scale --json docs/benchmarks/scale.json measures it`,
    ]),
  ].join("\n");
}

const count = (value: number): string => value.toLocaleString("en");

const describe = ({ cpu, cores, memory }: Machine): string => `${cpu}, ${cores} cores, ${memory} GiB`;

/** The newest result of a bench in a folder. @throws Error when there is none */
async function newest<R extends BenchResult>(
  folder: string,
  bench: string,
  is: (result: BenchResult) => result is R,
): Promise<R> {
  const found: R[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const result: BenchResult = JSON.parse(await Deno.readTextFile(join(folder, name)));
    if (is(result)) found.push(result);
  }
  const last = found.sort((a, b) => a.date < b.date ? 1 : -1)[0];
  if (last !== undefined) return last;
  throw new Error(
    `Cannot plan without a measurement: run deno task bench ${bench} --json docs/benchmarks/${bench}.json`,
  );
}
