import { loadCountries } from "../deps.ts";
import { arcPoints, arcUses } from "./topology.ts";

/**
 * Outlines of the world's land at 1:50 million, as lines of x0, y0, x1, y1, ... degrees east and north. They go on across
 * 180 degrees and are not cut there.
 */
export interface Atlas {
  /** Outlines of land, each part once: whoever crosses one goes from land to sea or back. */
  readonly coastlines: readonly Float64Array[];
  /** Borders between countries. */
  readonly borders: readonly Float64Array[];
}

let opened: Promise<Atlas> | undefined;

/**
 * The packaged atlas, loaded when first asked for: Natural Earth 4.1 by world-atlas. Lakes are land but for the Caspian Sea;
 * islands below about 5 km are not in it.
 */
export function openAtlas(): Promise<Atlas> {
  return opened ??= readAtlas();
}

async function readAtlas(): Promise<Atlas> {
  const { default: topology } = await loadCountries();
  const { land, countries } = topology.objects;
  const coast = arcUses(topology, land!);
  const outlines = arcUses(topology, countries!);
  const lines = (wanted: (arc: number) => boolean) =>
    [...topology.arcs.keys()].filter(wanted).map((arc) => arcPoints(topology, arc));
  return {
    coastlines: lines((arc) => coast[arc]! % 2 === 1),
    borders: lines((arc) => coast[arc] === 0 && outlines[arc]! > 1),
  };
}
