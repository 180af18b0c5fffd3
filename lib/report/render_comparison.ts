import { counted } from "../base/mod.ts";
import { type BasisFacts, basisOf, intervalOf } from "./basis.ts";
import { capital } from "./capital.ts";
import { forecastFrom, leadTimeChart } from "./charts/lead_time_chart.ts";
import type { ComparedProduct, ComparedRun, RunComparison } from "./comparison_input.ts";
import { chartFigure } from "./figure.ts";
import { formatCount, formatNumber } from "./numbers.ts";
import { page, type Section } from "./page.ts";
import { productText } from "./product_text.ts";
import type { ProductFacts, RunFacts } from "./report_input.ts";
import { differenceNotes, differenceParts } from "./sections/differences.ts";
import { table } from "./table.ts";

/** Runs side by side as one HTML document: who they are, each product's scores, the differences with their intervals. */
export async function renderComparison(comparison: RunComparison): Promise<string> {
  const { runs, products } = comparison;
  const [first] = runs;
  const simulated = runs.some((run) => run.simulated);
  const sections = await Promise.all([
    runsSection(runs),
    ...products.map((product) => productSection(product, runs)),
    modelsSection(runs),
  ]);
  return page({
    title: `${runs.length} runs side by side`,
    subtitle: `${runs.slice(1).map(({ name }) => name).join(", ")} compared with ${first!.name}`,
    ...(simulated
      ? {
        banner: {
          title: "Simulated data",
          text:
            "Radar or satellite of these runs come from a simulator: nothing here says anything about a real product.",
        },
      }
      : {}),
    facts: [
      ["Compared", "the satellite cells and half hours in which every run has truth and estimate"],
      ["Differences", `score of a run less that of ${first!.name}, on the same rows`],
      ["Intervals", "each resample draws the same blocks for all runs, so that what they share cancels"],
      [
        "Groups",
        `by the columns of ${
          first!.name
        }; of many differences some stand out by chance: discoveries are marked, few of which are false`,
      ],
    ],
    sections: sections.filter((section) => section !== null),
  });
}

function runsSection(runs: readonly ComparedRun[]): Section {
  const text = (label: string) => ({ label, kind: "text" as const });
  const product = (run: ComparedRun, role: string) =>
    productText({ products: run.products, kind: run.simulated ? "simulated" : "real" }, role) ?? "";
  return {
    id: "runs",
    title: "Runs",
    parts: [table(
      "Runs",
      [...["Run", "Made (UTC)", "Seed", "Radar", "Satellite", "ondée"].map(text), { label: "Command", kind: "prose" }],
      runs.map((run) => [
        run.name,
        run.created.slice(0, 16).replace("T", " "),
        String(run.seed),
        product(run, "reference"),
        product(run, "satellite"),
        run.versions["ondée"] ?? "",
        run.command,
      ]),
    )],
  };
}

/** The facts of all runs, for captions: each product once. */
function factsOf(period: string, runs: readonly ComparedRun[]): BasisFacts {
  const kind: RunFacts["kind"] = runs.some((run) => run.simulated) ? "simulated" : "real";
  const role = (role: string): ProductFacts => {
    const names = new Set(runs.map(({ products }) => productText({ products, kind }, role) ?? "not stated"));
    return { role, name: [...names].join(" / "), run: "", version: "" };
  };
  return { kind, period, products: [role("reference"), role("satellite")] };
}

async function productSection(product: ComparedProduct, runs: readonly ComparedRun[]): Promise<Section> {
  const { sameTruth, differences: table } = product;
  const { first, second, pairs } = table.about;
  const columns = [second, ...first];
  const shown = {
    table,
    names: Object.fromEntries(columns.map((column, k) => [column, runs[k]!.name])),
    kind: "run",
    run: factsOf(product.period, runs),
  };
  return {
    id: product.product,
    title: capital(product.product),
    lead: `${product.about} ${formatCount(pairs)} rows that all runs have, ${product.period}.`,
    parts: await differenceParts(shown),
    notes: [
      ...differenceNotes(shown),
      ...(sameTruth === 1 ? [] : [
        `In ${
          formatNumber(100 * (1 - sameTruth))
        } % of the rows the runs do not have the same truth: their data differ, and ` +
        "differences of scores are not of the products alone.",
      ]),
    ],
  };
}

async function modelsSection(runs: readonly ComparedRun[]): Promise<Section | null> {
  const measured = runs.flatMap(({ name, heldOut }) => heldOut === undefined ? [] : [{ name, ...heldOut }]);
  const rows = measured.flatMap(({ name, leadErrors }) =>
    leadErrors.filter(({ method }) => /rolled/.test(method)).map((row) => ({
      ...row,
      method: `${name}: ${row.method}`,
    }))
  );
  if (rows.length === 0) return null;
  const period = [...new Set(measured.map((run) => run.period))].join("; ");
  return {
    id: "models",
    title: "Models",
    lead:
      "Errors by lead time over the held-out windows of each run. These intervals are not paired: windows may differ." +
      (new Set(measured.map(({ from }) => from)).size === 1
        ? ""
        : " Runs forecast from different frames, and their errors cannot be compared: `deno task report --run` measures each anew."),
    parts: [
      await chartFigure(
        leadTimeChart(rows),
        "Error of frames decoded ahead of the last one that the latent knows. Log-rain is ln(R / 0.1 mm/h) where it rains, 0 " +
          "where it is dry.",
        basisOf(factsOf(period, runs), {
          n: measured.map(({ name, windows, from }) =>
            `${counted(windows, "held-out window")} of ${name}${forecastFrom(from)}`
          ).join("; "),
          interval: intervalOf(measured[0]!.intervals),
          roles: ["reference"],
        }),
      ),
    ],
  };
}
