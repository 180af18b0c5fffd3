/** docs/scores.md: every score, its formula, and what pins it. `deno run -A tests/scores/page.ts` writes it. */
import { join } from "node:path";
import { CATALOGUE, hyphenated, type ScoreEntry } from "../../lib/verification/mod.ts";
import { root } from "../paths.ts";
import { ENSEMBLES } from "./ensembles.ts";
import type { Family } from "./family.ts";
import { FIELDS } from "./fields.ts";
import { INFERENCE } from "./inference.ts";
import { PAIRS } from "./pairs.ts";
import { PEERS } from "./peers.ts";
import { VALUES } from "./values.ts";

/** The families of scores. */
export const FAMILIES: readonly Family[] = [...PAIRS, ...FIELDS, ...VALUES, ...ENSEMBLES, ...INFERENCE];

/** The page. */
export const PAGE: string = join(root, "docs", "scores.md");

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(" ");

const familyRow = ({ title, names, code: inCode, formula, options, pins }: Family): readonly string[] => [
  title,
  [code(names), ...(inCode === undefined ? [] : [`in code: \`${inCode}\``])].filter((text) => text !== "").join("; "),
  formula,
  options,
  pins.map(({ test, by }) => `[${test}](../tests/${test}): ${by}`).join("; "),
];

function scoreRow(
  { name, also = [], meaning, parameters, optional = [], ensemble, temperature, weighted }: ScoreEntry,
): readonly string[] {
  const arrays = [...(ensemble === true ? ["member-axis"] : []), ...(temperature === true ? ["temperature"] : [])];
  const flags = [...arrays, ...parameters.map(hyphenated)].map((flag) => `--${flag}`);
  const heeded = [...optional.map(hyphenated), ...(weighted === true ? ["weights"] : [])].map((flag) => `(--${flag})`);
  return [code([name, ...also]), meaning, [...flags, ...heeded].join(" ")];
}

/** The text of the page. */
export function scoresPage(): string {
  return `# Scores

Made by \`deno run -A tests/scores/page.ts\`; a test compares, finds every score of the catalogue in one family, and every
value that a family names in the test that pins it. "reference" is \`../shared/reference/verification.json\`: values of
pysteps 1.21.5, scores 2.7.0, xskillscore 0.0.29, properscoring 0.1, scoringrules 0.10.0, scipy 1.17.1 and numpy 2.4.6.
[verification/reference_whole_test.ts](../tests/verification/reference_whole_test.ts) walks through all of it: every value
is reproduced to 1e-9, but for those that it names as wrong.

Every score is an accumulator \`{init, add, merge, value}\`, and \`once(accumulator, input)\` its one call; that \`merge(a, b)\` is the whole is tested for each of them in
[verification/catalogue_merge_test.ts](../tests/verification/catalogue_merge_test.ts), and what it makes of missing, dry,
constant and infinite values, one member, thresholds outside the data and other shapes in
[verification/catalogue_bad_input_test.ts](../tests/verification/catalogue_bad_input_test.ts). An event is value >=
threshold unless \`--operator\` says otherwise; pairs count where both are present. Scores of pairs, members,
quantiles and distributions take weights of cells (\`--weights\`); scores of fields, series and extremes take none: a whole
field counts several times by \`merge(a, b, times)\`.

## Families

${table(["family", "scores", "formula", "options", "pinned by"], FAMILIES.map(familyRow))}

## Where peers are wrong

${
    table(
      ["peer", "what", "test that shows the right value and the wrong one"],
      PEERS.map(({ peer, what, test }) => [
        peer,
        what,
        `[${test}](../tests/${test})`,
      ]),
    )
  }

## Names

As \`verify --scores\` takes them; flags in brackets may be given. \`--operator\` and \`--edges\` have defaults.

${table(["score", "meaning", "flags"], CATALOGUE.map(scoreRow))}
`;
}

if (import.meta.main) await Deno.writeTextFile(PAGE, scoresPage());
