import type { AmountLaw } from "./amount_law.ts";
import { DISCRETISED } from "./discretised.ts";
import { GAMMA } from "./gamma.ts";
import { LOGNORMAL } from "./lognormal.ts";
import { MIXTURE } from "./mixture.ts";

/** Laws of the amount of rain where it rains, by name. */
export const AMOUNT_LAWS = {
  lognormal: LOGNORMAL,
  gamma: GAMMA,
  mixture: MIXTURE,
  discretised: DISCRETISED,
} as const satisfies Readonly<Record<string, AmountLaw>>;

/** Name of a law of the amount. */
export type AmountName = keyof typeof AMOUNT_LAWS;
