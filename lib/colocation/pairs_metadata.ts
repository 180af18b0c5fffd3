import { isoTime } from "../grid/mod.ts";
import type { ProductPair } from "./pair_batches.ts";
import { PAIR_COLUMNS } from "./pair_columns.ts";
import type { ColocationPlan } from "./plan.ts";
import { ROW_GROUP_SIZE } from "./write_table.ts";

/** What a file of pairs says of itself: products, grids and rules, as texts or JSON, in its key-value metadata. */
export function pairsMetadata(
  { radar, imerg }: ProductPair,
  { first, end, frames, rules }: ColocationPlan,
): Record<string, string> {
  const time = (k: number) => isoTime(imerg.time.first + k * imerg.time.step);
  return {
    title: "Pairs of radar and satellite rain, one row per satellite cell and half hour",
    radar_product: JSON.stringify(radar.product),
    imerg_product: JSON.stringify(imerg.product),
    radar_attributes: JSON.stringify(radar.attributes ?? {}),
    imerg_attributes: JSON.stringify(imerg.attributes ?? {}),
    radar_grid: JSON.stringify(radar.grid),
    imerg_grid: JSON.stringify(imerg.grid),
    simulated: String(radar.product.simulated || imerg.product.simulated),
    from: time(first),
    until: time(end),
    estimator:
      `Mean of each radar pixel over the ${frames} frames of the half hour, then mean, standard deviation and part ` +
      `at or above ${rules.wetThreshold} mm h-1 of the pixels in the cell, weighted by the area shared on the sphere`,
    missing_rule:
      `A pixel counts with at least ${rules.minFrames} of ${frames} frames; the radar values of a cell are NULL ` +
      `where such pixels cover less than ${rules.minCovered} of its area; a half hour that one product lacks has no rows`,
    edge_rule:
      "Rows are for all cells that the radar grid touches; the part of a cell outside it counts as not covered",
    overpass_rule:
      "Minutes from the middle of the half hour to the last microwave observation of the cell at or before it, " +
      "and to the next at or after it (sources above 0 but 12 to 14); NULL across times without source code",
    class_rule:
      "Tan et al. 2016: infrared at weight 100; without source morph at weight 0, infrared+morph between; else sensor",
    surface_rule:
      "Natural Earth 4.1, 1:50 million: land or sea where centre and corners of the cell agree, coast where they do not",
    rules: JSON.stringify(rules),
    columns: JSON.stringify(PAIR_COLUMNS),
    row_group_size: String(ROW_GROUP_SIZE),
  };
}
