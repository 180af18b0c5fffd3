/** Rain of a block, stored and read back at one setting. */
export interface Coded {
  /** All that reading it back takes, but for what the coder knows beforehand. */
  readonly bytes: number;
  /** Log-rain, ln(R / 0.1 mm/h), as it comes back [window, frame, y, x]. */
  readonly logRain: Float32Array;
  /** Rain rate as it comes back, mm h-1. */
  readonly rate: Float32Array;
}

/** A way to store rain, from fine to coarse. */
export interface Coder {
  /** Name in figures. */
  readonly name: string;
  /** Its settings, from fine to coarse. */
  readonly settings: readonly string[];
  /** Bytes of what it knows beforehand of training days, which are not counted: weights, scales, directions. */
  readonly knows: number;
  /** Whether its bytes tell which cells are missing. */
  readonly tellsMissing: boolean;
  /**
   * Stores windows and reads them back, setting by setting.
   *
   * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
   */
  code(rates: Float32Array): AsyncIterable<Coded>;
}
