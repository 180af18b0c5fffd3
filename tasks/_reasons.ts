/** What a reason is told of at most by name. */
const NAMED = 6;

/** What lacks a number or an interval, and why; no reason where it lacks none. */
export interface Reason {
  /** What: "sensor GMI". */
  readonly of: string;
  /** Why. */
  readonly note: string | null;
}

/** Why numbers are missing, each reason once, with what it holds for; nothing where all numbers are there. */
export function reasonsText(reasons: readonly Reason[]): readonly string[] {
  const byNote = Map.groupBy(reasons.filter(({ note }) => note !== null), ({ note }) => note);
  const lines = [...byNote].map(([note, all]) => {
    const names = [...new Set(all.map(({ of }) => of))];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return `  ${names.slice(0, NAMED).join(", ")}${more}: ${note}`;
  });
  return lines.length === 0 ? [] : [`Without a number or an interval:\n${lines.join("\n")}`];
}

/** Reasons of scores by group: of a group where they hold for all its scores, else of those scores of it. */
export function reasonsOf(
  rows: readonly {
    readonly grouping: string;
    readonly group: string;
    readonly score: string;
    readonly note: string | null;
  }[],
): readonly Reason[] {
  return [...Map.groupBy(rows, ({ grouping, group }) => JSON.stringify([grouping, group])).values()].flatMap((all) => {
    const { grouping, group } = all[0]!;
    const name = nameOf(grouping, group);
    return [...Map.groupBy(all, ({ note }) => note)].map(([note, ofNote]) => ({
      of: ofNote.length === all.length ? name : `${name} (${ofNote.map(({ score }) => score).join(", ")})`,
      note,
    }));
  });
}

/** A group by name: "minutes-since-overpass 0-15". */
export function nameOf(grouping: string, group: string): string {
  return grouping === group ? group : `${grouping.replace(/:[^*]*/g, "")} ${group}`;
}
