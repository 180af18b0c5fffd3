import { eventText, intervalText } from "./basis.ts";
import { capital } from "./capital.ts";
import { folded } from "./figure.ts";
import { type Html, markup } from "./html.ts";
import { page, type Section } from "./page.ts";
import { productText } from "./product_text.ts";
import type { ReportInput, RunFacts, ValidationFacts } from "./report_input.ts";
import { atlasSection } from "./sections/atlas.ts";
import { attributionSection } from "./sections/attribution.ts";
import { comparedSection } from "./sections/compared.ts";
import { compressionSection } from "./sections/compression.ts";
import { dataSection } from "./sections/data.ts";
import { distributionSection } from "./sections/distribution.ts";
import { generationSection } from "./sections/generation.ts";
import { projectionSection } from "./sections/projection.ts";
import { injectedSection } from "./sections/injected.ts";
import { latentSection } from "./sections/latent.ts";
import { mapsSection } from "./sections/maps.ts";
import { metricsSection } from "./sections/metrics.ts";
import { probabilitiesSection } from "./sections/probabilities.ts";
import { samplingSection } from "./sections/sampling.ts";
import { scoresSection } from "./sections/scores.ts";
import { trainingSection } from "./sections/training.ts";
import { table } from "./table.ts";

const SIMULATED = {
  title: "Simulated satellite",
  text: "The satellite rain in this report was made by a simulator from the radar, with errors that we chose. " +
    "Nothing here says anything about a real satellite product.",
};

const radarToo = (run: RunFacts): boolean => /simulated/i.test(productText(run, "reference") ?? "");

const simulatedText = (run: RunFacts): string =>
  radarToo(run) ? `${SIMULATED.text} The radar is simulated, too.` : SIMULATED.text;

/** The report of a run as one HTML document: what is absent from `report` is left out of the page. */
export async function renderReport(report: ReportInput): Promise<string> {
  const { run } = report;
  const sections = await Promise.all([
    findingsSection(report),
    mapsSection(report),
    scoresSection(report),
    samplingSection(report),
    attributionSection(report),
    comparedSection(report),
    metricsSection(report),
    injectedSection(report),
    distributionSection(report),
    probabilitiesSection(report),
    latentSection(report),
    compressionSection(report),
    atlasSection(report),
    generationSection(report),
    projectionSection(report),
    trainingSection(report),
    dataSection(report),
    limitsSection(report),
    reproduceSection(run),
  ]);
  return page({
    title: run.title,
    subtitle: [run.period, `made ${run.created.slice(0, 16).replace("T", " ")} UTC`].filter(Boolean).join(" · "),
    ...(run.kind === "simulated" ? { banner: { ...SIMULATED, text: run.banner ?? simulatedText(run) } } : {}),
    facts: facts(run),
    sections: sections.filter((section) => section !== null),
  });
}

function facts(run: RunFacts): (readonly [string, string])[] {
  const { kind, data, products = [], validation, seed, command } = run;
  const rules = validation === undefined ? [] : validationRules(run, validation);
  return [
    ...products.map(({ role }) => [capital(role), productText(run, role) ?? ""] as const),
    [
      "Data",
      data ?? (kind === "real" ? "real observations" : `simulated ${radarToo(run) ? "radar and " : ""}satellite`),
    ],
    ...rules,
    ["Seed", String(seed)],
    ["Command", command],
  ];
}

function validationRules(
  run: RunFacts,
  { missing, minBlocks = 1, source = {} }: ValidationFacts,
): (readonly [string, string])[] {
  const estimator = source["estimator"] ?? null;
  return [
    ["Events", eventText(run)!],
    ...(estimator === null ? [] : [["Colocation", String(estimator)] as const]),
    ["Counted", missing],
    ["Intervals", intervalText(run)!],
    ...(minBlocks > 1
      ? [["Minimum", `groups of fewer than ${minBlocks} blocks are reported, not scored`] as const]
      : []),
  ];
}

function findingsSection({ findings = [] }: ReportInput): Section | null {
  return findings.length === 0 ? null : { id: "findings", title: "Findings", parts: [], notes: findings };
}

function limitsSection({ notes = [] }: ReportInput): Section | null {
  return notes.length === 0 ? null : { id: "limits", title: "Limits", parts: [], notes };
}

function reproduceSection({ command, versions, seed, config }: RunFacts): Section {
  const parts: Html[] = [
    markup`<pre>${command}</pre>`,
    table("Versions", [{ label: "Part", kind: "text" }, { label: "Version", kind: "text" }], Object.entries(versions)),
    folded("Configuration", markup`<pre>${JSON.stringify(config, null, 2)}</pre>`),
  ];
  return { id: "reproduce", title: "Make it again", lead: `Seed ${seed}.`, parts };
}
