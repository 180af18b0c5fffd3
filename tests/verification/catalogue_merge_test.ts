import { fc } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { CATALOGUE, type ScoreEntry, type VerifiedField } from "../../lib/verification/catalogue.ts";
import { sameNumbers } from "./spatial/merges.ts";
import { fieldsOf, membersOf, settingsFor } from "./whole_catalogue.ts";

/** Readings of a score from the merged states of parts, each by itself. */
function merged(entry: ScoreEntry, parts: readonly (readonly VerifiedField[])[], fromNothing: boolean) {
  const settings = settingsFor(entry);
  return entry.open((source) => {
    const { init, add, merge, value } = source.accumulator(settings);
    const states = parts.map((part) => part.reduce((state, field) => add(state, source.input(field)), init()));
    const whole = fromNothing ? states.reduce((a, b) => merge(a, b), init()) : states.reduce((a, b) => merge(a, b));
    return [{ tags: {}, settings, add: () => {}, addBlock: null, value: () => value(whole) }];
  })();
}

for (const entry of CATALOGUE) {
  Deno.test(`${entry.name}: merge(a, b) is the whole`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(0, 2, 4, 6), (seed, cut) => {
        const random = randomStream(seed, "merge");
        // members without ties, which are drawn by the number of cases before
        const ensemble = membersOf(entry) !== null;
        const rain = (): number =>
          random.next() < 0.05 ? NaN : !ensemble && random.next() < 0.3 ? 0 : 0.01 + Math.exp(random.normal());
        const whole = random.next() < 0.5;
        const fields = fieldsOf(6, membersOf(entry), {
          observed: () => whole ? 0.01 + Math.exp(random.normal()) : rain(),
          forecast: () => whole ? 0.02 + Math.exp(random.normal()) : rain(),
        });
        const expected = merged(entry, [fields], false);
        const parts = [fields.slice(0, cut), fields.slice(cut)];
        sameNumbers(merged(entry, parts, false), expected);
        sameNumbers(merged(entry, parts, true), expected);
      }),
      { numRuns: /return-level/.test(entry.name) ? 3 : 12 },
    );
  });
}
