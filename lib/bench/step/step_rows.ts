import { join } from "node:path";
import { type Contestant, interleave, type Measured, OURS, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide, type Side, startSide } from "../side.ts";
import { median } from "../statistics.ts";
import { publishedFlops, type StepCase } from "./cases.ts";
import { formName, OUR_FORMS, type StepForm, theirForms } from "./forms.ts";
import { ourStep, type StepSide, theirStep } from "./step_side.ts";

/** Largest relative difference of the losses of two sides that take the same steps in float32. */
const TOLERANCE = 1e-4;

/** Least ratio asked of each kind of step (issue 4). */
const TARGET = { published: 1.8, rain: 1.3 } as const;

/** A form of a step, running in a process. */
interface Contender {
  readonly by: string;
  readonly form: StepForm;
  readonly side: StepSide;
}

/** What is measured of one case: the step, the share of the matmul rate for the first case, the first compiled step. */
export async function stepRows(setting: Setting, given: StepCase, matmul: boolean): Promise<readonly BenchRow[]> {
  const { yardstick, quick, log } = setting;
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  const sides: Contender[] = [];
  const others: Side[] = [];
  const failed: string[] = [];
  try {
    const file = yardstick === null ? null : join(folder, "step.safetensors");
    for (const [i, form] of OUR_FORMS.entries()) {
      log(`${given.work}: ${OURS}, ${formName(form)}`);
      sides.push({ by: OURS, form, side: await ourStep(setting, given, form, i === 0 ? file : null) });
    }
    for (const form of yardstick === null ? [] : theirForms(given.kind)) {
      log(`${given.work}: PyTorch, ${formName(form)}`);
      try {
        sides.push({ by: "PyTorch", form, side: await theirStep(setting, given, form, file) });
      } catch (error) {
        failed.push(`PyTorch, ${formName(form)} did not run (${(error as Error).message.split("\n")[0]})`);
      }
    }
    const difference = compareLosses(given, sides);
    const contestants: Contestant[] = sides.map(({ by, form, side }) => ({
      by,
      form: formName(form),
      measure: async () => (await side.ask<{ ms: number[] }>("run", { steps: quick ? 2 : 6 })).ms,
    }));
    if (matmul) contestants.push(await matmulContestant(setting, others));
    log(`${given.work}: steps in turn`);
    const measured = await interleave(contestants, quick ? 2 : 12);
    const steps = measured.slice(0, sides.length);
    const compared = yardstick === null
      ? []
      : [`losses of the first steps agree within ${difference.toExponential(0)}`];
    const target = { of: "ratio", bound: "at least", limit: TARGET[given.kind] } as const;
    const about = {
      work: given.work,
      unit: "ms",
      better: "less",
      target,
      note: [...compared, ...failed].join("; "),
    } as const;
    return [
      rowOf(about, steps),
      ...(matmul && given.kind === "published"
        ? [shareRow(given.work, publishedFlops(given), steps[0]!, measured.at(-1)!)]
        : []),
      firstRow(given, sides),
    ];
  } finally {
    for (const { side } of sides) await side.close();
    for (const side of others) await side.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Largest relative difference between the losses of our compiled steps and of any other side. @throws Error above */
function compareLosses(
  { work }: StepCase,
  sides: readonly Contender[],
): number {
  const expected = sides[0]!.side.prepared.losses;
  let worst = 0;
  for (const { by, form, side } of sides) {
    const { losses } = side.prepared;
    const difference = Math.max(...losses.map((loss, i) => Math.abs(loss - expected[i]!) / Math.abs(expected[i]!)));
    if (!(difference <= TOLERANCE)) {
      throw new Error(
        `Cannot compare ${work}: the losses of ${by}, ${formName(form)} are ${losses}, ours ${expected}; ` +
          "the same weights, batch and noise must give the same",
      );
    }
    worst = Math.max(worst, difference);
  }
  return worst;
}

async function matmulContestant({ device, threads, quick }: Setting, sides: Side[]): Promise<Contestant> {
  const side = startSide(denoSide("matmul", new URL("./matmul_worker.ts", import.meta.url)));
  sides.push(side);
  const sizes = quick ? [64] : [1024, 2048, 4096];
  const { size } = await side.ask<{ size: number }>("prepare", { device, threads, sizes });
  const measure = async () => (await side.ask<{ rates: number[] }>("run", { products: 3 })).rates;
  return { by: OURS, form: `product of ${size} x ${size} matrices`, measure };
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

function firstRow(
  { work }: StepCase,
  sides: readonly Contender[],
): BenchRow {
  const compiled = sides.filter(({ form }) => form.compiled);
  return rowOf({
    work: `first compiled ${work}`,
    unit: "s",
    better: "less",
    target: { of: "value", bound: "at most", limit: 3 },
    note: "the first two steps of a process, tracing included",
  }, compiled.map(({ by, form, side }) => ({ by, form: formName(form), rounds: [[side.prepared.firstSeconds]] })));
}
