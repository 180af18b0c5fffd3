import type { LogLikelihood } from "../../topographic/mod.ts";

/** Decoding of a latent d frames on, cross-entropy in nats per frame. */
export interface ShiftEntropy {
  /** d. */
  readonly shift: number;
  /** Of frame t + d decoded from the expected latent of frame t with each capsule rolled by d. */
  readonly rolled: number;
  /** Of frame t + d decoded from the expected latent of frame t as it is. */
  readonly unrolled: number;
}

/** Equivariance errors (Keller & Welling 2021, equation 13), mean over sequences. */
export interface EquivarianceErrors {
  /** Of a draw of the latent, as published: low for any positive latent, and low by the noise that rolls. */
  readonly sampled: number;
  /** Of a draw with each capsule's mean taken off. */
  readonly sampledMeanRemoved: number;
  /** Of the latent without sampling noise: E[u²] in V. */
  readonly expected: number;
  /** Of the latent without sampling noise, each capsule's mean taken off: not earned by construction. */
  readonly expectedMeanRemoved: number;
}

/** Correlations of capsules' shifts with those of a factor; null where shifts are alike in all sequences. */
export interface CapsuleCorrelations {
  /** As published: of a draw of the latent, whose noise rolls; of several frames the one nearest to the truth. */
  readonly published: number | null;
  /** Of the expected latent, at the frame that the course tells. */
  readonly told: number | null;
  /** As told, by those capsules alone that do not stand still; absent in results from before it was measured. */
  readonly moving?: number | null;
  /** Share of capsules that stand still there, though the factor has moved on; absent as `moving`. */
  readonly still?: number;
}

/** What sequences in which one factor moves show. */
export interface FactorMeasures {
  /** Sequences. */
  readonly sequences: number;
  /** As {@link EquivarianceErrors.expectedMeanRemoved}. */
  readonly expectedMeanRemoved: number;
  /** Of frames decoded from their own expected latents, nats per frame; absent in results from before it was measured. */
  readonly reconstruction?: number;
  /** At the greatest shift. */
  readonly last: ShiftEntropy;
  /** Null where two factors move. */
  readonly capsuleCorrelation: CapsuleCorrelations | null;
}

/** What a model shows on held-out sequences. */
export interface Measures {
  /** Sequences. */
  readonly sequences: number;
  /** Cross-entropy of one draw, nats per frame. */
  readonly bce: number;
  /** Divergence from the prior, nats per frame; the negative ELBO is the sum of both. */
  readonly kl: number;
  /** log p(x), nats per frame; null where it was not estimated. */
  readonly logLikelihood: LogLikelihood | null;
  /** Equivariance errors. */
  readonly equivariance: EquivarianceErrors;
  /** By shift, from 0, the reconstruction. */
  readonly shifts: readonly ShiftEntropy[];
  /** By moving factor. */
  readonly factors: Readonly<Record<string, FactorMeasures>>;
}

/** Mean over trials and standard deviation between them; null where a trial is undefined, for want of sequences. */
export interface TrialSpread {
  /** Mean. */
  readonly mean: number | null;
  /** Standard deviation. */
  readonly deviation: number | null;
}

/** As {@link CapsuleCorrelations}, of trials. */
export interface ChanceCorrelations {
  /** As published. */
  readonly published: TrialSpread;
  /** As told. */
  readonly told: TrialSpread;
  /** By capsules that move; absent in results from before it was measured. */
  readonly moving?: TrialSpread;
  /** Share of capsules that stand still; absent as `moving`. */
  readonly still?: TrialSpread;
}

/** What latents that know nothing show in the same sequences. */
export interface Chance {
  /** Equivariance error of unrelated capsules of independent normal values; the mean taken off changes nothing. */
  readonly equivariance: number;
  /** By factor. */
  readonly capsuleCorrelation: Readonly<Record<string, ChanceCorrelations>>;
}
