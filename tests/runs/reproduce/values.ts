import { root } from "../../paths.ts";

/** Known answers by NumPy: values.py beside this file made them. */
export interface KnownValues {
  readonly warps: readonly {
    readonly rotation: number;
    readonly scale: number;
    readonly hue: number;
    readonly sums: readonly number[];
    readonly pixels: readonly number[];
  }[];
  readonly sprites: readonly {
    readonly latents: readonly [number, number, number, number, number];
    readonly pixels: number;
    readonly rows: number;
    readonly columns: number;
    readonly products: number;
  }[];
  readonly capsules: Readonly<Record<"15" | "5", readonly [nearest: number, told: number]>>;
  readonly published: readonly {
    readonly coherence: "shifting" | "stationary" | "none";
    readonly kernel: number;
    readonly offset: number;
    readonly epsilon: number;
    readonly bce: number;
    readonly kl: number;
    readonly t00: number;
    readonly expected00: number;
    readonly rolled: readonly number[];
    readonly unrolled: readonly number[];
    readonly bySequence: number;
    readonly byFrame: number;
    readonly asPrinted: number;
    readonly error: number;
    readonly errorExpectedMeanRemoved: number;
  }[];
}

export const known: KnownValues = JSON.parse(await Deno.readTextFile(`${root}tests/runs/reproduce/values.json`));
