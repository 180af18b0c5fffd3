import { type Family, pin } from "./family.ts";

/** Families of fields. */
export const FIELDS: readonly Family[] = [
  {
    title: "FSS",
    names: ["fss", "fss-skilful-scale"],
    code: "fss, fssScales, skilfulScale",
    formula: "Roberts & Lean 2008, sums over fields; useful above 0.5 + o / 2",
    options: "edges zero, interior, domain; valid fraction of windows in code; operator",
    pins: [
      pin(
        "spatial/fss_test.ts",
        "pysteps (zero), scores (interior), brute force (domain)",
        ".8685082872928176",
        ".8843537414965986",
        ".8555375472717449",
      ),
      pin("spatial/scales_test.ts", "skilful scale by hand", "0.6015625"),
    ],
  },
  {
    title: "FSS of ensembles",
    names: ["ensemble-fss", "ensemble-fss-members", "ensemble-fss-mean"],
    code: "ensembleFss",
    formula: "Necker et al. 2024: pFSS, agFSS, emFSS",
    options: "method, edges, operator",
    pins: [pin("spatial/scales_test.ts", "the definition window by window (no peer has it)", "probabilityFss")],
  },
  {
    title: "Neighbourhood contingency",
    names: [
      "neighbourhood-pod",
      "neighbourhood-far",
      "neighbourhood-csi",
      "neighbourhood-ets",
      "neighbourhood-frequency-bias",
    ],
    code: "neighbourhoodTables",
    formula: "Ebert 2008",
    options: "coverage, truth of the neighbourhood or the cell; operator",
    pins: [pin("spatial/scale_separation_test.ts", "numpy, window by window", "[34, 8, 3, 19]")],
  },
  {
    title: "Intensity-scale",
    names: ["intensity-scale-skill"],
    code: "intensityScale",
    formula: "Casati et al. 2004, Haar",
    options: "any size, padded; operator",
    pins: [
      pin(
        "spatial/scale_separation_test.ts",
        "pysteps binary_mse; numpy when padded",
        "0.9879336349924585",
        "0.9581473214285714",
      ),
    ],
  },
  {
    title: "Distances of events",
    names: [
      ...["baddeley", "hausdorff", "hausdorff-partial", "hausdorff-mean", "distance-of-misses"],
      ...["distance-of-false-alarms", "centroid-distance"],
    ],
    code: "eventDistances",
    formula: "Baddeley 1992, Gilleland 2011, Dubuisson & Jain 1994",
    options: "exponent, cutoff, quantile, cell size; operator",
    pins: [
      pin(
        "spatial/displacement_test.ts",
        "scipy.ndimage.distance_transform_edt",
        "0.6517409542094346",
        "2.692582403567252",
      ),
    ],
  },
  {
    title: "SAL",
    names: ["sal", "sal-structure", "sal-amplitude", "sal-location", "sal-l1", "sal-l2"],
    code: "sal",
    formula: "Wernli et al. 2008, 2009; objects of any size",
    options: "threshold or share of a quantile, connectivity, fewest cells",
    pins: [
      pin(
        "spatial/objects_test.ts",
        "brute force of the reference; A by pysteps",
        "0.14959145191703338",
        "0.017699115044247787",
      ),
    ],
  },
  {
    title: "Matched objects",
    names: ["object-csi", "object-threat", "object-interest", "object-distance"],
    code: "matchObjects, objectScores",
    formula: "MODE: Davis et al. 2006, 2009; Johnson et al. 2011",
    options: "threshold, reach of centroids and boundaries, least interest",
    pins: [
      pin("spatial/objects_test.ts", "blobs moved by a known shift (MET was not run)", "Math.hypot(2, 3)"),
      pin("spatial/object_entries_test.ts", "the same by name", "close(value, 1 / 3)"),
    ],
  },
  {
    title: "Displacement",
    names: ["displacement", "displacement-amplitude", "phase-shift"],
    code: "displacementAmplitude, phaseCorrelation",
    formula: "Keil & Craig 2007, 2009, pyramid of block matching; Kuglin & Hines 1975",
    options: "levels, window; taper",
    pins: [pin("spatial/displacement_test.ts", "known shifts, of whole cells and between them", "close(exact.dy, 3)")],
  },
  {
    title: "Spectra",
    names: ["rapsd", "rapsd-pysteps", "spectral-power-ratio"],
    code: "rapsd",
    formula: "Ruzanski & Chandrasekar 2011; density adds up to the variance",
    options: "definition density or pysteps, taper, cell size",
    pins: [
      pin(
        "spectral/spectra_test.ts",
        "pysteps.utils.spectral.rapsd; numpy.fft (density, Hann)",
        "13.22980811759101",
        "0.31316602879521815",
      ),
    ],
  },
  {
    title: "Coherence by scale",
    names: ["spectral-coherence", "spectral-correlation", "effective-resolution"],
    code: "spectralCoherence, effectiveResolution",
    formula: "Pfreundschuh et al. 2024 (ipwgml), Guilloteau et al. 2017",
    options: "transform fourier or cosine, pooling by ring or coefficient, level, search; cell size",
    pins: [
      pin(
        "spectral/spectra_test.ts",
        "numpy.fft; scipy dctn as ipwgml has it",
        "0.6101071425418039",
        "0.8689392670468231",
      ),
    ],
  },
  {
    title: "Space and time",
    names: ["space-time-spectrum", "space-time-coherence", "lag-coherence", "spectral-delay"],
    code: "spaceTimeSpectrum, lagCoherence",
    formula: "Guilloteau et al. 2021",
    options: "fields of a sequence, cell size, time step",
    pins: [
      pin("spectral/sequences_test.ts", "numpy.fft.fftn", "0.22511574074074073", "0.11786444522351233"),
      pin("spectral/sequence_entries_test.ts", "the same by name", "0.22511574074074073"),
    ],
  },
];
