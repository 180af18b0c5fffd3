import { openArchive } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import type { RainCase, ScoreEstimate } from "../report/mod.ts";
import { departureRows, type Departures, pairedDepartures } from "./latent_departures.ts";
import { projectArchive } from "./project_satellite.ts";
import { REAL_SETS } from "./real_files.ts";
import type { Ingested } from "./real_ingest.ts";
import { loadProjector, openPairContext } from "./train_pair.ts";

/** Real IMERG on the latent of the KNMI radar. */
export interface RealProjection {
  /** Quantiles of the departures by product, real beside simulated and radar. */
  readonly departures: readonly ScoreEstimate[];
  /** Maps of a window of each real product. */
  readonly cases: readonly RainCase[];
  /** Products of which no window was wet and whole enough. */
  readonly empty: readonly string[];
  /** Products whose windows lack half hours, a sentence each. */
  readonly partial: readonly string[];
}

/** Projects the real IMERG of a real demo, beside radar and simulated IMERG of KNMI in training and test windows. */
export async function projectReal(
  engine: Engine,
  directory: string,
  ingested: Ingested,
  seed: number,
): Promise<RealProjection> {
  const context = await openPairContext(engine, directory);
  const projector = await loadProjector(engine, directory, context);
  const products: Departures[] = [];
  for (const split of ["train", "test"] as const) {
    const part = split === "train" ? "training" : "held-out";
    products.push(
      ...await pairedDepartures(engine, context, projector, {
        split,
        radar: `KNMI radar, ${part} windows`,
        satellite: `simulated IMERG, ${part} windows, projected`,
      }),
    );
  }
  const cases: RainCase[] = [];
  const empty: string[] = [];
  const partial: string[] = [];
  for (const name of ["brazil", "atlantic"] as const) {
    const set = ingested[name];
    if (set === undefined) continue;
    const { run, version } = (await openArchive(set.archive)).group("imerg").product;
    const title = `IMERG ${run} ${version}, ${REAL_SETS[name].title.split(", ")[1]}`;
    const found = await projectArchive(engine, context, projector, { archive: set.archive, product: title });
    if (found.case === null) {
      empty.push(title);
      continue;
    }
    cases.push(found.case);
    const whole = found.present === context.pairing.halfHours;
    const note = `${found.present} of ${context.pairing.halfHours} half hours`;
    if (!whole) partial.push(`${title}: windows hold ${note}; the rest is given to the projector as missing`);
    products.push({ ...found.departures, product: `${title} (real)${whole ? "" : `, ${note}`}` });
  }
  return { departures: departureRows(products, seed), cases, empty, partial };
}
