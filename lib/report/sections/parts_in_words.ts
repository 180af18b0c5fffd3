import type { ErrorPart } from "../generation_facts.ts";
import { type Html, markup } from "../html.ts";
import { partVerdicts, VERDICT_WORDS } from "../part_verdicts.ts";

/** What the intervals of the first product, the satellite, say of each group, in words. */
export function partsInWords(parts: readonly ErrorPart[]): Html {
  const lines = partVerdicts(parts).map(({ group, says }) => markup`<li>${group}: ${says.join("; ")}</li>\n`);
  return markup`<p>What the intervals say of ${parts[0]?.product ?? null} (${VERDICT_WORDS}):</p>
<ul>
${lines}</ul>
`;
}
