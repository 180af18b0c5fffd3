import type { Archive } from "../archive/mod.ts";
import { daySpan } from "../grid/mod.ts";
import type { RunFacts } from "../report/mod.ts";
import { partPeriods } from "./part_periods.ts";
import { openRunArchive } from "./run_archive.ts";
import type { RainSettings } from "./train_rain.ts";

/** What the data of a run are, and its archive. */
export interface DataFacts {
  /** Archive. */
  readonly archive: Archive;
  /** Days of the radar, "YYYY-MM-DD", ascending. */
  readonly days: readonly string[];
  /** What reports say of them; the satellite is left out where the archive has none. */
  readonly facts: Required<Pick<RunFacts, "kind" | "products" | "period">> & Pick<RunFacts, "parts">;
}

/** Opens the archive of a run, and says what products it holds and when. @throws as `openRunArchive` */
export async function dataFacts(settings: Pick<RainSettings, "data" | "fingerprint">): Promise<DataFacts> {
  const archive = await openRunArchive(settings);
  const { data } = settings;
  const radar = archive.group(data.radar);
  const satellite = archive.groups.find((group) => group.name === data.satellite);
  const days = await radar.days();
  return {
    archive,
    days,
    facts: {
      kind: satellite?.product.simulated === true ? "simulated" : "real",
      products: [
        { role: "reference", ...radar.product },
        ...(satellite === undefined ? [] : [{ role: "satellite", ...satellite.product }]),
      ],
      period: days.length === 0 ? "no data" : daySpan(days[0]!, days.at(-1)!),
      ...(days.length === 0 ? {} : { parts: partPeriods(days, data.splits) }),
    },
  };
}
