import { type Html, markup } from "../html.ts";
import type { Section } from "../page.ts";
import type { DifferenceFacts, ReportInput, RunFacts } from "../report_input.ts";
import { differenceNotes, differenceParts, type ShownDifferences } from "./differences.ts";

/** Products scored against each other on the same rows. */
export async function comparedSection({ run, differences = [] }: ReportInput): Promise<Section | null> {
  if (differences.length === 0) return null;
  const shown = differences.map((facts) => ({ ...facts, ...shownOf(facts, run) }));
  return {
    id: "differences",
    title: "Differences on the same rows",
    lead:
      "Each resample draws the same blocks for both products, so that easy and hard days cancel. Of many differences some " +
      "stand out by chance: discoveries are marked, few of which are false.",
    parts: (await Promise.all(shown.map(partsOf))).flat(),
    notes: shown.flatMap((one) => [...differenceNotes(one), ...one.notes ?? []]),
  };
}

function shownOf({ table, names, period, rival }: DifferenceFacts, run: RunFacts): ShownDifferences {
  const products = [...run.products ?? [], ...(rival === undefined ? [] : [{ role: "rival", ...rival }])];
  return { table, names, kind: "product", run: { ...run, products, ...(period === undefined ? {} : { period }) } };
}

async function partsOf(shown: ShownDifferences & Pick<DifferenceFacts, "title">): Promise<readonly Html[]> {
  return [markup`<h3>${shown.title}</h3>`, ...await differenceParts(shown)];
}
