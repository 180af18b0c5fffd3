import { join } from "node:path";
import { writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { cellKm, cellSize, HALF_HOUR, isoMinute, isoTime, subgrid } from "../grid/mod.ts";
import {
  type EncodedField,
  encodeField,
  formatNumber,
  mapLines,
  mapPlace,
  type RainCase,
  type RainFilm,
} from "../report/mod.ts";
import { project } from "../topographic/mod.ts";
import { meanOfFrames } from "./cell_rows.ts";
import type { ApplyOptions } from "./generate.ts";
import { lawsOf, paintedMeans } from "./generation/law_windows.ts";
import type { PairedOrigin } from "./paired_windows.ts";
import { type PairContext, withHeldPairContext } from "./pair_context.ts";
import { loadGenerator, loadProjector } from "./pair_models.ts";

/** Cases shown. */
const CASES = 3;

/** Least time between two cases, s. */
const APART = 6 * 3600;

/** A window that may become a case: its fields for each half hour [half hour, y, x], mm h-1. */
interface Candidate {
  readonly origin: PairedOrigin;
  readonly rain: number;
  readonly fields: Readonly<Record<"radar" | "satellite" | "generated" | "decoded", Float32Array>>;
  /** Radar and decoded frame by frame [frame, y, x], mm h-1. */
  readonly frames: Readonly<Record<"radar" | "decoded", Float32Array>>;
}

/**
 * Draws the wettest held-out windows, six hours or more apart, as maps: radar, satellite, satellite generated from the
 * radar's latent, radar decoded from the satellite's projection; and as films of radar, satellite and decoded radar. Writes
 * cases.json.
 *
 * @throws DataError "locked" while something else writes into the run, "missing-file" when generator or projector is not trained
 */
export function collectCases(engine: Engine, directory: string, options: ApplyOptions = {}): Promise<RainCase[]> {
  return withHeldPairContext(engine, directory, async (context) => {
    const generator = await loadGenerator(engine, directory, context);
    const projector = await loadProjector(engine, directory, context);
    const { pairing: { halfHours }, settings: { data } } = context;
    const perWindow = data.frames * data.size * data.size;
    const perField = halfHours * data.size * data.size;
    let kept: Candidate[] = [];
    for await (const batch of context.pairing.heldOut(options.split ?? "test")) {
      const generated = paintedMeans(await lawsOf(engine, generator, batch));
      const { decoded } = await project(engine, projector, batch);
      batch.origins.forEach((origin, window) => {
        const framesOf = (x: Float32Array) => x.subarray(window * perWindow, (window + 1) * perWindow);
        const means = (x: Float32Array) => halfHourMeans(framesOf(x), context);
        const fields = (x: Float32Array) => x.slice(window * perField, (window + 1) * perField);
        const radar = means(batch.radar);
        const seen = radar.filter((rate) => !Number.isNaN(rate));
        const rain = seen.reduce((sum, rate) => sum + rate, 0) / Math.max(1, seen.length);
        const rivals = kept.filter((other) => Math.abs(other.origin.time - origin.time) < APART);
        if (rivals.some((rival) => rival.rain >= rain)) return;
        const made = {
          radar,
          satellite: fields(batch.satellite),
          generated: fields(generated),
          decoded: means(decoded),
        };
        const frames = { radar: framesOf(batch.radar).slice(), decoded: framesOf(decoded).slice() };
        kept = [...kept.filter((other) => !rivals.includes(other)), { origin, rain, fields: made, frames }]
          .sort((a, b) => b.rain - a.rain).slice(0, CASES);
      });
    }
    const cases = await Promise.all(kept.map((candidate) => asCase(candidate, context)));
    await writeFileAtomic(join(directory, "cases.json"), JSON.stringify(cases));
    return cases;
  });
}

async function asCase({ origin, rain, fields, frames }: Candidate, context: PairContext): Promise<RainCase> {
  const { archive, pairing, settings: { data } } = context;
  const { grid, time } = archive.group(data.radar);
  const { x, y } = cellSize(grid, data.coarsen);
  const area = data.size * data.size;
  const times = Array.from({ length: pairing.halfHours }, (_, half) => isoTime(origin.time + half * HALF_HOUR));
  const until = isoTime(origin.time + pairing.halfHours * HALF_HOUR).slice(11, 16);
  const satellite = archive.group(data.satellite).product.simulated ? "IMERG (simulated)" : "IMERG";
  const shape = {
    ny: data.size,
    nx: data.size,
    northFirst: grid.dy < 0,
    widthKm: data.size * x / 1000,
    heightKm: data.size * y / 1000,
  };
  const fieldAt = (values: Float32Array, k: number): EncodedField =>
    encodeField({ data: values.slice(k * area, (k + 1) * area), ...shape });
  const row = (label: string, values: Float32Array) => ({
    label,
    fields: times.map((_, half) => fieldAt(values, half)),
  });
  const steps = Array.from({ length: data.frames }, (_, k) => k);
  const perHalfHour = data.frames / pairing.halfHours;
  const everyFrame = `every ${time.step / 60} min`;
  const film: RainFilm = {
    times: steps.map((k) => `${isoTime(origin.time + k * time.step).slice(11, 16)} UTC`),
    rows: [
      { label: "Radar", note: everyFrame, fields: steps.map((k) => fieldAt(frames.radar, k)) },
      {
        label: satellite,
        note: "every 30 min",
        fields: steps.map((k) => fieldAt(fields.satellite, Math.floor(k / perHalfHour))),
      },
      {
        label: `Radar, decoded from the projection of ${satellite}`,
        note: everyFrame,
        fields: steps.map((k) => fieldAt(frames.decoded, k)),
      },
    ],
  };
  const side = data.size * data.coarsen;
  const place = subgrid(grid, { x: origin.x * data.coarsen, y: origin.y * data.coarsen, nx: side, ny: side });
  return {
    title: `${times[0]!.slice(0, 10)}, ${times[0]!.slice(11, 16)} UTC`,
    lead: `Held-out window with ${rain.toFixed(2)} mm/h on average; half-hour means on cells of ${
      formatNumber(cellKm(grid, data.coarsen))
    } km.`,
    columns: times.map((time) => `${time.slice(11, 16)} UTC`),
    lines: await mapLines(place),
    place: await mapPlace(place),
    film,
    basis: { period: `${isoMinute(origin.time)} to ${until} UTC` },
    rows: [
      row("Radar", fields.radar),
      row(satellite, fields.satellite),
      row(`${satellite}, generated from the radar's latent`, fields.generated),
      row(`Radar, decoded from the projection of ${satellite}`, fields.decoded),
    ],
  };
}

/** Means over the frames of each half hour of a window [half hour, y, x]. */
function halfHourMeans(
  window: Float32Array,
  { pairing: { halfHours }, settings: { data } }: PairContext,
): Float32Array {
  const area = data.size * data.size;
  const length = window.length / halfHours;
  const means = new Float32Array(halfHours * area);
  for (let half = 0; half < halfHours; half++) {
    means.set(meanOfFrames(window.subarray(half * length, (half + 1) * length), area), half * area);
  }
  return means;
}
