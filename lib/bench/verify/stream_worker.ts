import { fieldScores, scoresNamed, spectral } from "../../verification/mod.ts";
import { serve } from "../serve.ts";
import type { VerifyData } from "./verify_data.ts";

/** Scores some fields as they come from the files, one by one, each forgotten once scored. */
async function stream({ data, fields }: { readonly data: VerifyData; readonly fields: number }): Promise<void> {
  const { side } = data;
  const scores = fieldScores(scoresNamed(["pod", "rmse", "fss"]), {
    thresholds: [1],
    windows: [5, 17, 65],
    edges: ["zero"],
    operator: ">=",
  });
  const spectrum = spectral.rapsd({ shape: [side, side] });
  const state = spectrum.init();
  using truth = await Deno.open(data.truth);
  using estimate = await Deno.open(data.estimate);
  const [observed, forecast] = [new Float32Array(side * side), new Float32Array(side * side)];
  for (let k = 0; k < fields; k++) {
    await fill(observed, truth);
    await fill(forecast, estimate);
    scores.add({ forecast, observed, shape: [side, side], members: null });
    spectrum.add(state, observed);
  }
}

async function fill(values: Float32Array<ArrayBuffer>, file: Deno.FsFile): Promise<void> {
  const bytes = new Uint8Array(values.buffer);
  for (let at = 0; at < bytes.length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new Error(`A file of fields ends ${bytes.length - at} bytes early`);
    at += read;
  }
}

await serve({ stream });
