import { formatEstimate } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { type ProductRow, rowName } from "./product_rows.ts";
import { seedText } from "./table_text.ts";

/** The CRPS of each product in each run with the intervals of the run's own blocks, in Markdown. */
export function runScores(rows: readonly ProductRow[]): readonly string[] {
  const baseline = rows[0]?.product ?? "";
  return markdownTable(
    ["product", "seed", "CRPS, mm/h", `less that of ${baseline}`, "blocks"],
    rows.flatMap((row) =>
      row.scores.flatMap((own, k) => {
        const crps = own.find(({ score }) => score === "crps");
        if (crps === undefined) return [];
        return [[
          rowName(row),
          seedText(row.runs[k]!),
          formatEstimate(crps),
          formatEstimate(crps.difference ?? { value: null }),
          String(crps.blocks),
        ]];
      })
    ),
  );
}
