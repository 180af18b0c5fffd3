import type { Engine } from "../../engine/mod.ts";
import { posteriorOf } from "../../topographic/mod.ts";
import { hearSignals } from "../hear_signals.ts";
import type { PairContext } from "../pair_context.ts";
import { momentsOf } from "../projection/projected_ensemble.ts";
import { projectionDrawer } from "../projection/projection_law.ts";
import type { RegionMaking } from "./region_origin.ts";
import type { WindowDrawer } from "./region_windows.ts";

/** Draws the members of windows one after another, as the run's own ensembles are drawn. */
export function windowDrawer(
  engine: Engine,
  context: PairContext,
  { loaded, law, members }: Pick<RegionMaking, "loaded" | "law" | "members">,
): WindowDrawer {
  const drawer = projectionDrawer(engine, context, loaded, law);
  const { projector, settings: { seed } } = loaded;
  return async (origins, satellite) => {
    const posterior = await posteriorOf(engine, projector, { satellite });
    const drawn: Float32Array[] = [];
    for (let member = 0; member < members; member++) {
      await hearSignals();
      drawn.push(await drawer(posterior, { origins, seed, member }));
    }
    return momentsOf(drawn);
  };
}
