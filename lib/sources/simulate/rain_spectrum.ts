/** How the Gaussian field under the rain is spread over scales, and how long each scale lives. */
export interface SpectrumParameters {
  /** Log-log slope of the power per unit wavenumber area (two-dimensional), below `outerScale`; negative. */
  readonly slope: number;
  /** Wavelength above which the spectrum is flat, m. */
  readonly outerScale: number;
  /** Shortest wavelength present, in cells; at least 2. */
  readonly innerCells: number;
  /** Time after which the 10 km wavelength is renewed entirely, s. */
  readonly lifetime: number;
  /** Lifetimes grow as wavelength to this power. */
  readonly lifetimeExponent: number;
  /** Elongation of structures: 0 round, towards 1 stretched along one direction, which turns over days. */
  readonly elongation: number;
}

/** The Fourier modes of one octave of wavelengths, one of each pair k, -k. */
export interface Band {
  /** Time between independent noises, s. */
  readonly lifetime: number;
  /** Whole wavenumbers along x and y, cycles per torus. */
  readonly kx: Int16Array;
  /** See kx. */
  readonly ky: Int16Array;
  /** Standard deviation of the real and of the imaginary part of each mode. */
  readonly amplitude: Float64Array;
  /** Cosine and sine of twice the direction of each mode. */
  readonly cos2: Float64Array;
  /** See cos2. */
  readonly sin2: Float64Array;
}

/** Cuts the modes of an n x n torus of cells of `cell` m into octaves; the variance of the field they make is 1. */
export function spectrumBands(n: number, cell: number, parameters: SpectrumParameters): readonly Band[] {
  const { slope, outerScale, innerCells, lifetime, lifetimeExponent } = parameters;
  const largest = Math.floor(n / innerCells);
  const outer = (n * cell) / outerScale;
  const octaves: { kx: number[]; ky: number[]; amplitude: number[] }[] = [];
  let variance = 0;
  for (let kx = 0; kx <= largest; kx++) {
    for (let ky = kx === 0 ? 1 : -largest; ky <= largest; ky++) {
      const k2 = kx * kx + ky * ky;
      if (k2 > largest * largest) continue;
      const power = (k2 + outer * outer) ** (slope / 2);
      variance += 4 * power;
      const octave = octaves[Math.floor(Math.log2(k2) / 2)] ??= { kx: [], ky: [], amplitude: [] };
      octave.kx.push(kx);
      octave.ky.push(ky);
      octave.amplitude.push(Math.sqrt(power));
    }
  }
  return octaves.map(({ kx, ky, amplitude }, octave) => {
    const wavelength = (n * cell) / (2 ** octave * Math.SQRT2);
    const twice = kx.map((x, i) => 2 * Math.atan2(ky[i]!, x));
    return {
      lifetime: Math.round(lifetime * (wavelength / 10_000) ** lifetimeExponent),
      kx: Int16Array.from(kx),
      ky: Int16Array.from(ky),
      amplitude: Float64Array.from(amplitude, (a) => a / Math.sqrt(variance)),
      cos2: Float64Array.from(twice, Math.cos),
      sin2: Float64Array.from(twice, Math.sin),
    };
  });
}
