import { convolution, dense } from "../learning/mod.ts";
import type { RainModelConfig } from "./rain_config.ts";

/** What joins the units of a place with those of the next layer: on a grid the same weights at each. */
export const layerOf = ({ layout = "dense" }: RainModelConfig): typeof dense | typeof convolution =>
  layout === "grid" ? convolution : dense;
