import { markdownTable } from "../markdown_table.ts";
import type { ResultsByRow } from "./claims.ts";
import { FOLLOW_UPS } from "./follow_ups.ts";
import { rowParts } from "./rows.ts";

/** What the follow-ups of rows change, and the speeds that capsules have learned, as Markdown; nothing where rows have none. */
export function followUpSection(rows: ResultsByRow): string[] {
  const names = new Set([...rows.keys()].flatMap((row) => rowParts(row).followUps));
  if (names.size === 0) return [];
  const learned = [...rows].flatMap(([row, runs]) =>
    runs.flatMap(({ settings, speeds }) =>
      speeds === undefined ? [] : [[row, String(settings.seed), speeds.map((speed) => speed.toFixed(3)).join(", ")]]
    )
  );
  return [
    "## Follow-ups",
    "",
    "Joined to the name of a row, which is else as published:",
    "",
    ...[...names].map((name) => `- ${name}: ${FOLLOW_UPS[name]!.meaning}`),
    "",
    "Capsules of speed 0 that stand still have no equivariance error: it is lower by them in rows that have such.",
    "",
    ...(learned.length === 0 ? [] : markdownTable(["row", "seed", "steps a frame, learned"], learned)),
  ];
}
