import type { PublishedSizes } from "../../topographic/mod.ts";

/** A change of a published model that the published work leaves to others, or to its follow-ups. */
export interface FollowUp {
  /** What it changes, and what it is for, in words. */
  readonly meaning: string;
  /** The sizes changed. */
  apply(sizes: PublishedSizes): PublishedSizes;
}

const change = (meaning: string, sizes: Partial<PublishedSizes>): FollowUp => ({
  meaning,
  apply: (before) => ({ ...before, ...sizes }),
});

/** Speeds of thirds of the capsules. Capsules of speed -1 would be those of speed 1 with their units counted backwards. */
const SPEEDS = [0, 1, 2];

/** Speeds that learning begins with. */
const FIRST_SPEEDS = [0.5, 1, 1.5];

/** Follow-ups by name, in the order that they are applied in; any may be joined with any other that leaves it room. */
export const FOLLOW_UPS: Readonly<Record<string, FollowUp>> = {
  causal: change("V of a frame is made of it and those before it: a rolled latent predicts (PCTVAE); no wrap", {
    causal: true,
    wrapTime: false,
  }),
  "no-wrap": change("the last frame is not followed by the first: for what does not go in a circle", {
    wrapTime: false,
  }),
  speeds: change("thirds of the capsules roll by 0, 1 and 2 steps a frame: for what stays, goes, and goes faster", {
    speeds: SPEEDS,
  }),
  "learned-speeds": {
    meaning: "thirds learn how far they roll, first 0.5, 1 and 1.5 steps, or those of speeds: for unknown motion",
    apply: (sizes) => ({ speeds: FIRST_SPEEDS, ...sizes, learnSpeeds: true }),
  },
  grid: change(
    "convolutional: 16 capsules, one at each of 4 x 4 places, by the same weights: for what moves in parts",
    {
      layout: "grid",
      capsules: 16,
    },
  ),
  torus: {
    meaning: "capsules on a torus share u² with the four beside them (2-D topology): neighbours come to do alike",
    apply: (sizes) => ({ ...sizes, torus: torusOf(sizes.capsules) }),
  },
};

/** The torus of some capsules that is nearest to as many rows as columns. */
function torusOf(capsules: number): readonly [number, number] {
  let rows = Math.floor(Math.sqrt(capsules));
  while (capsules % rows !== 0) rows--;
  return [rows, capsules / rows];
}
