import { markup } from "../html.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";
import { table } from "../table.ts";

/** What the simulator put into the satellite beside what the validation found. */
export function injectedSection({ run, injected = [] }: ReportInput): Section | null {
  if (injected.length === 0) return null;
  const found = injected.filter((bias) => bias.inside).length;
  const level = Math.round(100 * (run.validation?.level ?? 0.95));
  return {
    id: "injected",
    title: "Injected and found",
    lead: `Errors that the simulator gave to the satellite, and what the validation finds without knowing them. ` +
      `${found} of ${injected.length} lie inside their ${level} % interval. The simulated radar is the truth, without error: this ` +
      "tests the bookkeeping and the intervals, not a radar.",
    parts: [table(
      "Sensor errors, injected and found",
      [
        { label: "Sensor", kind: "text" },
        { label: "Quantity", kind: "text" },
        { label: "Injected" },
        { label: "Found" },
        { label: "Inside", kind: "text" },
      ],
      injected.map((bias) => [
        bias.name,
        bias.quantity,
        bias.injected,
        bias,
        bias.inside ? markup`<span class="yes">yes</span>` : markup`<span class="no">no</span>`,
      ]),
    )],
  };
}
