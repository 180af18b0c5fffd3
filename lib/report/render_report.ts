import { folded } from "./figure.ts";
import { type Html, html } from "./html.ts";
import { formatCount } from "./numbers.ts";
import { page, type Section } from "./page.ts";
import type { ReportInput, RunFacts } from "./report_input.ts";
import { dataSection } from "./sections/data.ts";
import { distributionSection } from "./sections/distribution.ts";
import { injectedSection } from "./sections/injected.ts";
import { latentSection } from "./sections/latent.ts";
import { mapsSection } from "./sections/maps.ts";
import { probabilitiesSection } from "./sections/probabilities.ts";
import { scoresSection } from "./sections/scores.ts";
import { trainingSection } from "./sections/training.ts";
import { table } from "./table.ts";

const SIMULATED = {
  title: "Simulated satellite",
  text: "The satellite rain in this report was made by a simulator from the radar, with errors that we chose. " +
    "Nothing here says anything about a real satellite product.",
};

/** The report of a run as one HTML document: what is absent from `report` is left out of the page. */
export async function renderReport(report: ReportInput): Promise<string> {
  const { run } = report;
  const sections = await Promise.all([
    findingsSection(report),
    mapsSection(report),
    scoresSection(report),
    injectedSection(report),
    distributionSection(report),
    probabilitiesSection(report),
    latentSection(report),
    trainingSection(report),
    dataSection(report),
    limitsSection(report),
    reproduceSection(run),
  ]);
  return page({
    title: run.title,
    subtitle: [run.period, `made ${run.created.slice(0, 16).replace("T", " ")} UTC`].filter(Boolean).join(" · "),
    ...(run.kind === "simulated" ? { banner: SIMULATED } : {}),
    facts: facts(run),
    sections: sections.filter((section) => section !== null),
  });
}

function facts({ kind, products = [], validation, seed, command }: RunFacts): (readonly [string, string])[] {
  const rules: (readonly [string, string])[] = validation === undefined ? [] : [
    ["Events", `rain rate ${validation.eventOperator} ${validation.thresholds.join(", ")} mm/h`],
    ...(validation.estimator === undefined ? [] : [["Colocation", validation.estimator] as const]),
    ["Missing", validation.missingRule],
    [
      "Intervals",
      `${Math.round(100 * validation.bootstrap.level)} %, ${formatCount(validation.bootstrap.replicates)} ` +
      `bootstrap resamples of blocks of one ${validation.bootstrap.block}`,
    ],
  ];
  return [
    ...products.map(({ role, name, run, version }) => {
      const identity = [name, run, version].filter((part) => part !== "").join(", ");
      const simulated = kind === "simulated" && role === "satellite" ? " (simulated)" : "";
      return [role.charAt(0).toUpperCase() + role.slice(1), identity + simulated] as const;
    }),
    ["Data", kind === "simulated" ? "simulated satellite" : "real observations"],
    ...rules,
    ["Seed", String(seed)],
    ["Command", command],
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
    html`<pre>${command}</pre>`,
    table("Versions", [{ label: "Part", kind: "text" }, { label: "Version", kind: "text" }], Object.entries(versions)),
    folded("Configuration", html`<pre>${JSON.stringify(config, null, 2)}</pre>`),
  ];
  return { id: "reproduce", title: "Make it again", lead: `Seed ${seed}.`, parts };
}
