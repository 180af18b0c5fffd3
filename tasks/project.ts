import { join, resolve } from "node:path";
import { exists } from "../lib/base/mod.ts";
import type { DownscalingComparison, IntervalCoverage, ProjectionResult } from "../lib/report/mod.ts";
import {
  applyProjector,
  checkRegion,
  compareDownscaling,
  keepProjection,
  PROJECTION_FILE,
  type ProjectorName,
  projectRegion,
  type RegionReport,
  type RegionRequest,
  renderProjection,
  tableProjection,
} from "../lib/runs/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { daysOf, MOSAIC_FLAGS, mosaicsTask, refuseMosaicFlags } from "./_mosaics.ts";
import { noteLines, PAIR_FLAGS, trainAndApply } from "./_pair.ts";
import { counted } from "./_print.ts";
import { tableFlags, tablesAsked } from "./_tables.ts";

/** How results of this task are called in docs/results. */
const KEPT = "projection-";

const command: Command = {
  name: "project",
  summary:
    "Projects the satellite onto the radar's latent in the held-out windows of a run: latent.parquet (distance, delay,\n" +
    "amplitude and structure of the latents and the rain that the projection decodes to, by time and cell),\n" +
    "capsules.parquet (distance by capsule) and scales.parquet (spectra by scale and lag). The projection is a Gaussian of\n" +
    "the latent; members drawn of it give projected.zarr, radar-like rain on the models' cells every five minutes with its\n" +
    "spread, and projection.json: whether the spread is that of the errors, and how well artefacts put into the satellite\n" +
    "are told by the anomaly score. Trains the projector first where that is not done; the radar model stays as it is.\n\n" +
    "With --mosaics ARCHIVE: encodes whole mosaics of radar, tile by overlapping tile, into a Zarr group of latents beside\n" +
    "them, a shard a day. Killed at any point, the same command goes on; started several times, here or on other machines\n" +
    "that share the disk, the processes share the days. Of what was encoded, --atlas makes a map with regimes and --like\n" +
    "finds windows like one.\n\n" +
    "With --beside or --out: tables over seeds of what project, and project --compare, have measured in runs: calibration,\n" +
    "artefacts told, downscaled rain beside interpolation. Nothing is trained or computed.",
  flags: {
    ...PAIR_FLAGS,
    members: { value: "N", kind: "integer", range: [0, 99], default: 10, help: "members of the ensemble; 0 for none" },
    sources: { help: "a projector that is told by what sensor and when each cell was observed" },
    unpaired: { help: "a projector trained without pairs, as for regions without radar" },
    archive: {
      value: "ARCHIVE",
      help:
        "also projects all that the satellite of an archive sees, the run's or another; no radar needed. With --unpaired " +
        "it learns from that satellite, too",
    },
    compare: { help: "also trains a U-Net from the satellite to the radar and scores all beside interpolation" },
    ...MOSAIC_FLAGS,
    ...tableFlags("project", KEPT),
  },
  notes: "The factor of the spread is fitted on validation days and measured on those of --split. The anomaly score\n" +
    "is the mean of Bayes factors (its logarithm) of what departs from training windows: the satellite beside what its projection\n" +
    "explains, its stillness and scatter, the latent, and rain scaled in one half hour, whole or beyond a line, against the\n" +
    "half hours before and after. It has learned of no artefact, but knows to look for these;\n" +
    "constants of its last two parts were chosen by artefacts put into training days.\n" +
    "With --unpaired the satellite's windows are chosen by its own rain, whether or not radar is there, on days that are not\n" +
    "held out; the satellite of another ARCHIVE must have the same steps. Its spread is that of the projector alone: nothing\n" +
    "of its ensemble is fitted on pairs, and the factor of validation days is not used. It is applied to the run's own windows,\n" +
    "where its errors can be measured. Without --archive its training goes on as it was begun.\n\n" +
    "With --archive the satellite of ARCHIVE is projected, window beside window over all that it sees, whether or not radar is\n" +
    "there: projected-NAME.zarr (of a projector without pairs projected-NAME-unpaired.zarr) has the variables of projected.zarr\n" +
    "for all days or those --from and --to; where ARCHIVE has the run's radar grid its cells go on that lattice. None is held out\n" +
    "there, --split is of the run's own. What is not known there: errors, and whether the spread fits. Attributes say what made\n" +
    "it, and that no radar checked it. A window and member takes about 15 ms. Stopped, the same command goes on; days that are\n" +
    "there stay, unless their satellite changed. Where the projector, --members or what is fitted on the run's archive changed,\n" +
    "or ARCHIVE now begins earlier and those days are asked, all days are made again beside what is there (.partial), and replace\n" +
    "it in the end; it is refused while days that are there would be lost: ask for all of them, or move them away. Rain of\n" +
    "another satellite or place is never replaced. A run whose radar has cells in degrees projects archives with its radar grid\n" +
    "only, and by pairs. With --unpaired ARCHIVE is known by its rain, wherever it is moved to.\n\n" +
    "Tables give means over seeds with 95 % by Student's t over seeds, and of each run the intervals of its own blocks. Runs of\n" +
    "other levers, steps or projectors have rows of their own; those of another archive, part, windows or members are refused.",
  examples: [
    "project --run runs/first",
    "project --run runs/first --steps 2000 --members 19 --json",
    "project --run runs/first --sources --compare",
    "project --run runs/first --archive rain.zarr --from 2021-06-01 --to 2021-06-30",
    "project --run runs/first --unpaired --archive overseas.zarr",
    "project --run runs/first --mosaics rain.zarr --workers 2",
    "project --run runs/first --mosaics rain.zarr --atlas",
    "project --run runs/first --mosaics rain.zarr --like 2021-06-03T12:00Z",
    "project --run runs/seed-1 --beside runs/seed-2,runs/seed-3 --out docs/results/projection-season.json",
    "project --render",
  ],
};

/** The projector that the flags name. */
function projectorOf(args: Arguments): ProjectorName {
  if (args.on("sources") && args.on("unpaired")) {
    throw new UsageError("Cannot use --sources with --unpaired: the one learns from pairs, the other has none");
  }
  if (args.given("archive") && args.on("sources")) {
    throw new UsageError("Cannot use --archive with --sources: of an archive the projector is told rain alone");
  }
  return args.on("sources") ? "project-sources" : args.on("unpaired") ? "project-unpaired" : "project";
}

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? "-" : `${(100 * share).toFixed(1)} %`;

/** What was measured of the ensembles, in lines. */
function ensembleLines({ projector, calibration, artefacts = [] }: ProjectionResult): string {
  const share = (of: IntervalCoverage | undefined) =>
    `${percent(of?.coverage)} [${percent(of?.low)}, ${percent(of?.high)}]`;
  const { level, factor, raw, latent, rain, cells } = calibration;
  const before = projector === "project-unpaired"
    ? "spread of its own, without pairs"
    : `${percent(raw.coverage)} before the factor ${factor.toFixed(3)}`;
  return [
    `Inside ${100 * level} % intervals: latent ${share(latent)} (${before}), rain ${share(rain)}, satellite cells ${
      share(cells)
    }`,
    ...artefacts.map(({ artefact, auroc, low, high }) => {
      if (auroc === null) {
        return `Not told from rain as it is, ${artefact}: too few training or held-out times have rain enough, of satellite and radar both`;
      }
      const [value, from, to] = [auroc, low, high].map((area) => area?.toFixed(2) ?? "-");
      return `Told from rain as it is, ${artefact}: area under the ROC curve ${value} [${from}, ${to}]`;
    }),
  ].join("\n");
}

/** The CRPS of downscaled products, with the interval of what it differs from that of interpolation. */
function comparisonLines({ scores }: DownscalingComparison): string {
  const digits = (value: number | null | undefined) => value?.toFixed(4) ?? "-";
  return scores.filter(({ score }) => score === "crps").map(({ product, value, difference }) => {
    const beside = difference === null
      ? ""
      : `, ${digits(difference.value)} [${digits(difference.low)}, ${digits(difference.high)}] from interpolation's`;
    return `CRPS of ${product}: ${digits(value)} mm/h${beside}`;
  }).join("\n");
}

/** Trains the U-Net, compares all that is trained, and adds the result to projection.json; undefined when Ctrl-C stopped it. */
function compare(args: Arguments, measured: ProjectionResult): Promise<ProjectionResult | undefined> {
  return trainAndApply(args, "project-unet", async (engine, directory, options) => {
    const downscaling = await compareDownscaling(engine, directory, { ...options, members: measured.members });
    const result = { ...measured, downscaling };
    await keepProjection(directory, result);
    return result;
  });
}

/** The region that is to be projected; undefined where none is given. */
function regionOf(args: Arguments): RegionRequest | undefined {
  if (!args.given("archive")) return undefined;
  return { archive: resolve(args.text("archive")), days: daysOf(args) };
}

/** What became of a region, in lines. */
function regionLines({ path, days, projectedDays, windows, replaced, leftOver }: RegionReport): string {
  const instead = replaced === undefined ? "" : `\nnote: it replaces what was made otherwise (${replaced})`;
  const note = leftOver === undefined
    ? ""
    : `\nnote: ${leftOver} stays, of a call that was stopped and made it otherwise ` +
      "(as with other --members): that call goes on with it; remove it where it is not wanted";
  return `${path}: ${counted(days, "day")}, of which now ${projectedDays}, ${
    counted(windows, "window")
  }; no radar checked it${instead}${note}`;
}

/** Runs the task. */
export function main(line: readonly string[] = Deno.args): Promise<number> {
  return run(command, async (args) => {
    if (await tablesAsked(args, command, { kept: KEPT, read: tableProjection, render: renderProjection })) return 0;
    if (args.given("mosaics")) return await mosaicsTask(args, line);
    refuseMosaicFlags(args);
    const projector = projectorOf(args);
    const members = args.number("members");
    if (members === 1) throw new UsageError("Cannot make an ensemble of 1 member: use 2 or more, or 0 for none");
    for (const flag of ["compare", "archive"]) {
      if (members === 0 && args.given(flag)) {
        throw new UsageError(`Cannot use --${flag} with --members 0: it is of members`);
      }
    }
    daysOf(args); // refuses those that are none, before anything is trained
    const request = regionOf(args);
    if (request !== undefined) await checkRegion(args.text("run"), request); // likewise
    const comparing = args.on("compare");
    const result = await trainAndApply(args, projector, async (engine, directory, options) => ({
      ...await applyProjector(engine, directory, { ...options, projector, members, comparing }),
      ...(request === undefined ? {} : {
        region: await projectRegion(engine, directory, {
          ...request,
          members,
          projector: args.on("unpaired") ? "project-unpaired" : "project",
        }),
      }),
    }));
    if (result === undefined) return 1;
    const compared = comparing ? await compare(args, result.ensemble!) : result.ensemble;
    if (comparing && compared === undefined) return 1;
    const path = join(args.text("run"), "latent.parquet");
    const { rows, windows, distance } = result;
    if (args.on("json")) printJson({ path, ...result, ...(compared === undefined ? {} : { ensemble: compared }) });
    else {
      console.log(
        `${path}: ${rows} cells and half hours of ${windows} windows; ` +
          `root mean squared distance of the latents ${distance.toFixed(3)} sd`,
      );
      if (rows === 0) console.log("note: no satellite cell lies wholly in a window, of which the table has rows");
      for (const line of noteLines(result)) console.log(line);
      if (compared !== undefined) console.log(ensembleLines(compared));
      else if (await exists(join(args.text("run"), PROJECTION_FILE))) {
        console.log(
          `note: ${PROJECTION_FILE} and projected.zarr stay as an earlier call made them: no members were asked`,
        );
      }
      if (compared?.downscaling !== undefined) console.log(comparisonLines(compared.downscaling));
      if (result.region !== undefined) console.log(regionLines(result.region));
    }
    return 0;
  }, line);
}

if (import.meta.main) Deno.exit(await main());
