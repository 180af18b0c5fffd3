import { OURS } from "../interleave.ts";
import type { Setting } from "../setting.ts";
import { denoSide, type Side, startSide } from "../side.ts";
import { pythonSide } from "../yardstick.ts";
import type { VerifyData } from "./verify_data.ts";
import type { WorkName } from "./worker.ts";

/** Something that computes scores of the data that it holds in memory. */
export interface Scorer {
  readonly by: string;
  readonly form: string;
  /** Does the work anew. */
  readonly score: () => Promise<Scored>;
}

/** What a scorer found. */
export interface Scored {
  /** Time, s. */
  readonly seconds: number;
  /** Values; null for one that is not finite. */
  readonly values: readonly (number | null)[];
}

/** Both sides with the data in their memory. */
export interface Scorers extends AsyncDisposable {
  /** Who does a piece of work. */
  of(work: WorkName): { readonly ours: Scorer; readonly theirs: readonly Scorer[] };
  /** Adds to every value of the fields, on both sides. */
  raise(by: number): Promise<void>;
  /** Versions of what the other side has of what it can do without. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What the other side can do. */
interface Ready {
  readonly versions: Readonly<Record<string, string>>;
  readonly scorers: readonly { readonly work: WorkName; readonly by: string; readonly form: string }[];
}

const OUR_FORMS: Readonly<Record<WorkName, string>> = {
  pairs: "fieldScores, both",
  "fss-zero": "fieldScores",
  "fss-interior": "fieldScores",
  crps: "crps",
  rapsd: "rapsd",
};

/** Starts both sides. @throws Error when the yardsticks' environment lacks something */
export async function startScorers({ yardstick }: Setting, data: VerifyData): Promise<Scorers> {
  const sides: Side[] = [startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url)))];
  const dispose = async () => {
    for (const side of sides) await side.close();
  };
  try {
    await sides[0]!.ask("prepare", { data });
    let ready: Ready = { versions: {}, scorers: [] };
    if (yardstick !== null) {
      sides.push(startSide(pythonSide("pysteps, scores and scoringrules", yardstick, "verification.py")));
      ready = await sides[1]!.ask<Ready>("prepare", { data });
    }
    const scorer = (side: Side, work: WorkName, by: string, form: string): Scorer => ({
      by,
      form,
      score: () => side.ask("run", { work, by, form }),
    });
    return {
      of: (work) => ({
        ours: scorer(sides[0]!, work, OURS, OUR_FORMS[work]),
        theirs: ready.scorers.filter((one) => one.work === work).map(({ by, form }) =>
          scorer(sides[1]!, work, by, form)
        ),
      }),
      raise: async (by) => {
        for (const side of sides) await side.ask("raise", { by });
      },
      versions: ready.versions,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
