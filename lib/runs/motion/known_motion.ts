import type { ArchiveGroupHandle } from "../../archive/mod.ts";
import { type RainParameters, simulateRain } from "../../sources/mod.ts";
import type { KeptWindow } from "../some_windows.ts";
import type { DataConfig } from "../data_config.ts";
import { flowMotion, type Motion } from "./flow_motion.ts";

/** How the rain of a window moves. */
export interface WindowMotion extends Motion {
  /** Turning of the motion from the first frame to the last, degrees an hour, against the clock; NaN where it is not known. */
  readonly turning: number;
}

/** Where the motion of windows is known from. */
export interface KnownMotion {
  /** The simulator's own wind, or what is read of the rain. */
  readonly source: "wind of the simulator" | "optical flow";
  /** Motion of a window. */
  of(window: KeptWindow): WindowMotion;
}

/**
 * The motion of rain in an archive: simulated rain is carried by a wind that is the same everywhere, and the archive holds what
 * it was made of; of other rain it is read by optical flow.
 */
export function knownMotion(radar: ArchiveGroupHandle, data: DataConfig): KnownMotion {
  const { frames } = data;
  const { step } = radar.time;
  const simulation = radar.attributes?.["simulation"] as RainParameters | undefined;
  if (!radar.product.simulated || simulation === undefined) {
    return { source: "optical flow", of: ({ rates }) => ({ ...flowMotion(rates, radar, data), turning: NaN }) };
  }
  const { wind } = simulateRain({ seed: simulation.seed, grid: radar.grid, parameters: simulation });
  return {
    source: "wind of the simulator",
    of: ({ origin: { time } }) => {
      const winds = Array.from({ length: frames }, (_, frame) => wind(time + (frame + 0.5) * step));
      const mean = (of: "u" | "v") => 3.6 * winds.reduce((sum, one) => sum + one[of], 0) / frames;
      const [first, last] = [winds[0]!, winds.at(-1)!];
      const turned = Math.atan2(first.u * last.v - first.v * last.u, first.u * last.u + first.v * last.v);
      const hours = (frames - 1) * step / 3600;
      return { east: mean("u"), north: mean("v"), turning: turned * 180 / Math.PI / hours };
    },
  };
}
