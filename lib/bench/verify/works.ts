import type { VerifyData } from "./verify_data.ts";
import type { WorkName } from "./worker.ts";

/** A piece of work. */
export interface Work {
  /** Its name on both sides. */
  readonly ask: WorkName;
  /** Rounds that are counted. */
  readonly rounds: number;
  /**
   * Whether each turn does it twice and the second time counts: memory that lay idle while others took gigabytes is slow at first,
   * for either side, and short work is nothing but that.
   */
  readonly warmed?: true;
  /** Whether the pixels are raised before, so that none is dry. */
  readonly raised?: true;
  /** What it is held against. */
  readonly rows: readonly WorkRow[];
}

/** One comparison. */
export interface WorkRow {
  /** In words. */
  readonly work: string;
  /** Whose work it is held against. */
  readonly beside: string;
  /** Least ratio asked (issue 5). */
  readonly limit?: number;
  /** How far the values of both may differ, relative. */
  readonly tolerance: number;
  /** What was computed by each. */
  readonly note: string;
}

/** Added to every pixel so that none is dry, mm h-1. */
export const RAISE = 0.5;

const EVENTS = "pysteps det_cat_fct";
const BOTH = "pysteps det_cat_fct and det_cont_fct";

/** The work of the bench, in its order. */
export function worksOf({ fields, side, cases, members, wet }: VerifyData): readonly Work[] {
  const pairs = fields * side ** 2;
  const count = pairs < 1e6 ? `${pairs}` : `${(pairs / 1e6).toFixed(1)} million`;
  const of = `${fields} fields of ${side} x ${side}`;
  const share = `${(100 * wet).toFixed(0)} % of the pairs with rain in either`;
  const ours = "ours: 12 scores of the event and 8 of all values";
  const their12 = "theirs: the 12 scores of the event (> 1 mm/h)";
  const their20 = "theirs: the same, det_cont_fct without its rank correlation and scatter";
  const ofPairs = (where: string, share: string, limits: { readonly limit?: number }): readonly WorkRow[] => [
    {
      work: `contingency and continuous scores of ${count} pairs${where}, beside det_cat_fct`,
      beside: EVENTS,
      ...limits,
      tolerance: 1e-9,
      note: `${share}; ${ours}; ${their12}`,
    },
    {
      work: `contingency and continuous scores of ${count} pairs${where}, beside both of pysteps`,
      beside: BOTH,
      tolerance: 1e-3,
      note: `${share}; ${ours}; ${their20}, computed in single precision: values agree to 1e-3`,
    },
  ];
  return [
    { ask: "pairs", rounds: 9, warmed: true, rows: ofPairs("", share, { limit: 8 }) },
    {
      ask: "fss-zero",
      rounds: 5,
      rows: [{
        work: `FSS of ${of} at 3 windows, beside pysteps`,
        beside: "pysteps",
        limit: 5,
        tolerance: 1e-9,
        note: "windows of 5, 17 and 65 cells, one threshold, zeros beyond the edges",
      }],
    },
    {
      ask: "fss-interior",
      rounds: 3,
      rows: [{
        work: `FSS of ${of} at 3 windows, beside scores`,
        beside: "scores",
        limit: 10,
        tolerance: 1e-9,
        note: "windows of 5, 17 and 65 cells, one threshold, windows inside the field",
      }],
    },
    {
      ask: "crps",
      rounds: 9,
      warmed: true,
      rows: [{
        work: `fair CRPS of ${cases < 1e6 ? cases : `${cases / 1e6} million`} x ${members}, beside scoringrules`,
        beside: "scoringrules",
        limit: 1,
        tolerance: 1e-5,
        note:
          "its estimators fair and pwm are both the fair CRPS, of each backend the faster is here; ours also keeps the parts of the score",
      }],
    },
    {
      ask: "rapsd",
      rounds: 3,
      rows: [{
        work: `RAPSD of ${of}, beside pysteps`,
        beside: "pysteps",
        limit: 4,
        tolerance: 1e-3,
        note: "each of its FFT methods that is installed; in single precision where that is what the method does",
      }],
    },
    {
      ask: "pairs",
      rounds: 5,
      warmed: true,
      raised: true,
      rows: ofPairs(", none dry", `${RAISE} mm/h added to every pixel`, {}),
    },
  ];
}
