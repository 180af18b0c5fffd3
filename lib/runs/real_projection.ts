import { openArchive } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { dayOf, daySpan } from "../grid/mod.ts";
import type { OwnBasis, ProductFacts, RainCase, ScoreEstimate } from "../report/mod.ts";
import { departureRows, type Departures, pairedDepartures } from "./latent_departures.ts";
import { projectArchive } from "./project_satellite.ts";
import { REAL_SETS } from "./real_files.ts";
import type { Ingested } from "./real_ingest.ts";
import { withPairContext } from "./pair_context.ts";
import { loadProjector } from "./pair_models.ts";

/** Real IMERG on the latent of the KNMI radar. */
export interface RealProjection {
  /** Quantiles of the departures by product, real beside simulated and radar. */
  readonly departures: readonly ScoreEstimate[];
  /** Which products and days these are of. */
  readonly basis: OwnBasis;
  /** Maps of a window of each real product. */
  readonly cases: readonly RainCase[];
  /** Products of which no window was wet and whole enough. */
  readonly empty: readonly string[];
  /** Products whose windows lack half hours, a sentence each. */
  readonly partial: readonly string[];
}

/** Projects the real IMERG of a real demo, beside radar and simulated IMERG of KNMI in training and test windows. */
export function projectReal(
  engine: Engine,
  directory: string,
  ingested: Ingested,
  seed: number,
): Promise<RealProjection> {
  return withPairContext(engine, directory, async (context) => {
    const projector = await loadProjector(engine, directory, context);
    const { archive, settings: { data } } = context;
    const products: Departures[] = [];
    const sources: ProductFacts[] = [
      { role: "reference", ...archive.group(data.radar).product },
      { role: "satellite", ...archive.group(data.satellite).product },
    ];
    for (const [split, part] of [["train", "training"], ["test", "held out"]] as const) {
      const labels = { radar: `KNMI radar, ${part}`, satellite: `simulated IMERG, ${part}` };
      products.push(...await pairedDepartures(engine, context, projector, { split, ...labels }));
    }
    const cases: RainCase[] = [];
    const empty: string[] = [];
    const partial: string[] = [];
    for (const name of ["brazil", "atlantic"] as const) {
      const set = ingested[name];
      if (set === undefined) continue;
      const source = (await openArchive(set.archive)).group("imerg").product;
      const place = REAL_SETS[name].title.split(", ")[1];
      const product = `IMERG ${source.run} ${source.version}, ${place}`;
      const found = await projectArchive(engine, context, projector, { archive: set.archive, product });
      if (found.cases.length === 0) {
        empty.push(product);
        continue;
      }
      const whole = found.present === context.pairing.halfHours;
      const count = found.present === 1 ? "1 half hour" : `${found.present} half hours`;
      cases.push(...found.cases.slice(0, whole ? 2 : 1));
      if (!whole) {
        partial.push(
          `${product}: windows hold ${count} of ${context.pairing.halfHours}; the rest is given to the projector as missing`,
        );
      }
      sources.push({ role: name, ...source });
      products.push({ ...found.departures, product: whole ? `IMERG, ${place}` : `IMERG, ${place} (${count})` });
    }
    const basis: OwnBasis = { kind: "real", products: sources, period: periodOf(products) };
    return { departures: departureRows(products, seed), basis, cases, empty, partial };
  });
}

/** The days of products, each span once: "2010-08-26, 2018-01-02 to 2018-01-03". */
function periodOf(products: readonly Departures[]): string {
  const spans = products.filter(({ times }) => times.length > 0).map(({ times }) =>
    daySpan(dayOf(Math.min(...times)), dayOf(Math.max(...times)))
  );
  return [...new Set(spans)].join(", ");
}
