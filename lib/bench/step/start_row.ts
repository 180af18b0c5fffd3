import { type Contestant, interleave, OURS, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide } from "../side.ts";

/** From the start of a process to the sum of two numbers on the device. */
export async function startRow({ yardstick, device, quick, log }: Setting): Promise<BenchRow> {
  log("start of a process");
  const { program, args } = denoSide(OURS, new URL("./first_result.ts", import.meta.url));
  const contestants = [timed(OURS, "process", program, [...args, device])];
  if (yardstick !== null) {
    const one = `torch.ones((), device="${device === "gpu" ? "cuda" : "cpu"}")`;
    contestants.push(timed("PyTorch", "process", yardstick.python, ["-c", `import torch; print((${one} + 1).item())`]));
  }
  return rowOf({
    work: "start of a process to its first result",
    unit: "s",
    better: "less",
    target: { of: "value", bound: "at most", limit: 0.8 },
    note: "a new process opens the engine, adds 1 and 1 and prints the sum",
  }, await interleave(contestants, quick ? 1 : 7));
}

function timed(by: string, form: string, program: string, args: readonly string[]): Contestant {
  const measure = async () => {
    const start = performance.now();
    const { stdout, stderr, success } = await new Deno.Command(program, { args: [...args] }).output();
    const seconds = (performance.now() - start) / 1000;
    if (success && Number(new TextDecoder().decode(stdout)) === 2) return [seconds];
    throw new Error(`${by} did not find that 1 + 1 is 2: ${new TextDecoder().decode(stderr).slice(-500)}`);
  };
  return { by, form, measure };
}
