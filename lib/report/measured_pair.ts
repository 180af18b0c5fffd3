/** Which model between satellite and latent something was measured of: config.json holds what the run has trained since. */
export interface MeasuredPair {
  /** Training steps that it had taken. */
  readonly steps: number;
  /** Seed of it. */
  readonly seed: number;
  /** Steps of the radar model whose latent it is trained on. */
  readonly radarStep: number;
  /** Step size and clipping of its training. */
  readonly training: object;
  /** SHA-256 of its configuration and weights. */
  readonly sha256: string;
}
