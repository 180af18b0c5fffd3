import { WET_RATE } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { decodeQuantiles, type RainModel } from "../../topographic/mod.ts";
import type { QuantileShare } from "./ablation_result.ts";

/** Windows of a batch, mm h-1, NaN missing. */
interface Windows {
  readonly data: Float32Array;
}

/** Share of wet cells below each quantile that a model gives of the windows it sees; its level, if the quantiles are right. None where no cell is wet. */
export async function quantileShares(
  engine: Engine,
  model: RainModel,
  held: AsyncIterable<Windows>,
): Promise<readonly QuantileShare[]> {
  const { quantiles: levels = [] } = model.config;
  const below = levels.map(() => 0);
  let wet = 0;
  for await (const { data } of held) {
    const quantiles = await decodeQuantiles(engine, model, data);
    data.forEach((rate, cell) => {
      if (!(rate >= WET_RATE)) return;
      wet++;
      for (let k = 0; k < levels.length; k++) below[k]! += Number(rate < quantiles[k * data.length + cell]!);
    });
  }
  return wet === 0 ? [] : levels.map((level, k) => ({ level, below: below[k]! / wet }));
}
