import { type Contestant, interleave, type Measured, OURS, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide, type Side, startSide } from "../side.ts";
import { median } from "../statistics.ts";
import { publishedFlops, type StepCase } from "./cases.ts";
import { type Contender, startContenders } from "./contenders.ts";
import { formName } from "./forms.ts";
import { FULL_FLOAT32, type StepSetting } from "./step_side.ts";

/** Least ratio asked of each kind of step (issue 4). */
const TARGET = { published: 1.8, rain: 1.3 } as const;

/** What is measured of one case: the step in float32 and bfloat16, its share of the matmul rate, the first compiled step. */
export async function stepRows(setting: StepSetting, given: StepCase, share: boolean): Promise<readonly BenchRow[]> {
  const { quick, log } = setting;
  const matmul = share && given.kind === "published" ? await startMatmul(setting) : null;
  try {
    await using contenders = await startContenders(setting, given);
    const { all, notes } = contenders;
    const contestants = all.map(({ by, form, side }): Contestant => ({
      by,
      form: formName(form),
      measure: async () => (await side.ask<{ ms: number[] }>("run", { steps: quick ? 2 : 6 })).ms,
    }));
    log(`${given.work}: steps in turn`);
    const measured = await interleave(matmul === null ? contestants : [...contestants, matmul], quick ? 2 : 12);
    const steps = measured.slice(0, all.length);
    const full = steps.filter((_, i) => all[i]!.form.precision === undefined);
    const rounded = steps.filter((one) => !full.includes(one));
    const { work } = given;
    const target = { of: "ratio", bound: "at least", limit: TARGET[given.kind] } as const;
    return [
      rowOf({ work, unit: "ms", better: "less", target, note: notes.join("; ") }, full),
      ...(rounded.some(({ by }) => by === OURS)
        ? [rowOf({ work: `${work}, products in bfloat16`, unit: "ms", better: "less" }, rounded)]
        : []),
      ...(matmul === null || given.kind !== "published"
        ? []
        : [shareRow(work, publishedFlops(given), measured[0]!, measured.at(-1)!)]),
      firstRow(work, all),
    ];
  } finally {
    await matmul?.side.close();
  }
}

/** A contestant that multiplies large matrices. */
async function startMatmul(
  { device, threads, quick, log }: Setting,
): Promise<Contestant & { readonly side: Side }> {
  log("rate of matrix products");
  const side = startSide({
    ...denoSide("matmul", new URL("./matmul_worker.ts", import.meta.url)),
    env: FULL_FLOAT32,
  });
  const sizes = quick ? [64] : [1024, 2048, 4096];
  const { size } = await side.ask<{ size: number }>("prepare", { device, threads, sizes });
  const measure = async () => (await side.ask<{ rates: number[] }>("run", { products: 3 })).rates;
  return { by: OURS, form: `product of ${size} x ${size} matrices`, measure, side };
}

function shareRow(work: string, flops: number, step: Measured, matmul: Measured): BenchRow {
  const shares = step.rounds.map((times, i) => [100 * flops / (median(times) / 1000) / median(matmul.rounds[i]!)]);
  const rate = median(matmul.rounds.flat()) / 1e9;
  return rowOf({
    work: `${work}: share of the float32 matmul rate`,
    unit: "%",
    better: "more",
    target: { of: "value", bound: "at least", limit: 80 },
    note:
      `${(flops / 1e9).toFixed(2)} GFLOP a step: two a multiply-add of the dense layers, forward and both backward ` +
      `products, without the gradient of the frames; the rate is ${rate.toFixed(0)} GFLOP/s, ${matmul.form}`,
  }, [{ ...step, rounds: shares }]);
}

function firstRow(work: string, contenders: readonly Contender[]): BenchRow {
  const compiled = contenders.filter(({ form }) => form.compiled && form.precision === undefined);
  return rowOf({
    work: `first compiled ${work}`,
    unit: "s",
    better: "less",
    target: { of: "value", bound: "at most", limit: 3 },
    note: "the first two steps of a process, tracing included",
  }, compiled.map(({ by, form, side }) => ({ by, form: formName(form), rounds: [[side.prepared.firstSeconds]] })));
}
