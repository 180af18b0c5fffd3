import { type Archive, splitRanges } from "../../archive/mod.ts";
import { isMicrowave } from "../../colocation/mod.ts";
import { blockUnder, DAY, parseTime } from "../../grid/mod.ts";
import { imergFamily, sensorName } from "../../sources/mod.ts";
import { blockReader } from "../block_reader.ts";
import type { DataConfig } from "../data_config.ts";

/** Half hours read at a time. */
const BLOCK = 48;

/** Names of the microwave sensors that the satellite group has over the radar in the training part, in alphabetical order. */
export async function trainedSensors(archive: Archive, { radar, satellite, splits }: DataConfig): Promise<string[]> {
  const group = archive.group(satellite);
  const { time, product, variables } = group;
  const days = await group.days();
  if (days.length === 0 || !variables.some(({ name }) => name === "source")) return [];
  const span = { start: parseTime(days[0]!), end: parseTime(days.at(-1)!) + DAY };
  const codes = new Set<number>();
  const under = blockReader(group, blockUnder(group.grid, archive.group(radar).grid));
  for (const { start, end } of splitRanges("train", days, span, splits)) {
    const first = Math.ceil((start - time.first) / time.step);
    const last = Math.floor((end - time.first) / time.step);
    for (let from = first; from < last; from += BLOCK) {
      const source = await under.read("source", [from, Math.min(BLOCK, last - from)]);
      for (const code of source) if (isMicrowave(code)) codes.add(code);
    }
  }
  const version = imergFamily(product.version) ?? "V07";
  return [...new Set([...codes].map((code) => sensorName(code, version)))].sort();
}
