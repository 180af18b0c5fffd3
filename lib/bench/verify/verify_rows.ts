import { interleave, OURS, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import type { Work, WorkRow } from "./works.ts";
import type { Scored, Scorer, Scorers } from "./scorers.ts";

/** What is measured of a piece of work: a row for each of what it is held against, ours alone without a yardstick. */
export async function verifyRows({ quick, log }: Setting, work: Work, scorers: Scorers): Promise<readonly BenchRow[]> {
  const { ours, theirs } = scorers.of(work.ask);
  log(`${work.rows[0]!.work}: do all find the same`);
  const found = new Map<Scorer, Scored["values"]>();
  for (const scorer of [ours, ...theirs]) found.set(scorer, (await scorer.score()).values);
  for (const row of work.rows) {
    for (const scorer of theirs.filter(({ by }) => by === row.beside)) requireSame(row, found, ours, scorer);
  }
  log(`${work.rows[0]!.work}: in turn`);
  const contestants = [ours, ...theirs].map(({ by, form, score }) => ({
    by,
    form,
    measure: async () => {
      if (work.warmed === true) await score();
      return [(await score()).seconds];
    },
  }));
  const measured = await interleave(contestants, quick ? 1 : work.rounds);
  return work.rows.map(({ work, beside, limit, note }) =>
    rowOf({
      work,
      unit: "s",
      better: "less",
      note,
      ...(limit === undefined ? {} : { target: { of: "ratio", bound: "at least", limit } }),
    }, measured.filter(({ by }) => by === OURS || by === beside))
  );
}

/** Requires that both find the same of what the other has values for. @throws Error when they do not */
function requireSame(
  { work, tolerance }: WorkRow,
  found: ReadonlyMap<Scorer, Scored["values"]>,
  ours: Scorer,
  other: Scorer,
): void {
  const expected = found.get(other)!;
  expected.forEach((value, k) => {
    const own = found.get(ours)![k]!;
    if (own === value || own !== null && value !== null && Math.abs(own - value) <= tolerance * Math.abs(value)) return;
    throw new Error(
      `Cannot compare ${work}: value ${k + 1} of ${expected.length} is ${value} by ${other.by}, ${other.form}, ` +
        `${own} by ${ours.form}`,
    );
  });
}
