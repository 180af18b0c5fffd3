import { DTYPE, dtypeBytes } from "./dtypes.ts";
import type { Symbols } from "./library.ts";

/** The `TF_TString`s of a tensor of `count` strings. */
function elements(data: Deno.PointerValue, count: number): Deno.PointerObject[] {
  return Array.from({ length: count }, (_, i) => Deno.UnsafePointer.offset(data!, i * dtypeBytes(DTYPE.string))!);
}

/** Makes strings of UTF-8 `texts` in memory that a tensor allocated for them; free them with {@link freeStrings}. */
export function writeStrings(symbols: Symbols, data: Deno.PointerValue, texts: readonly Uint8Array[]): void {
  elements(data, texts.length).forEach((element, i) => {
    symbols.TF_StringInit(element);
    symbols.TF_StringCopy(element, texts[i] as Uint8Array<ArrayBuffer>, BigInt(texts[i]!.length));
  });
}

/** Frees what strings hold outside the tensor. */
export function freeStrings(symbols: Symbols, data: Deno.PointerValue, count: number): void {
  for (const element of elements(data, count)) symbols.TF_StringDealloc(element);
}

/** Copies strings out of a tensor. */
export function readStrings(symbols: Symbols, data: Deno.PointerValue, count: number): Uint8Array[] {
  return elements(data, count).map((element) => {
    const bytes = new Uint8Array(Number(symbols.TF_StringGetSize(element)));
    if (bytes.length > 0) Deno.UnsafePointerView.copyInto(symbols.TF_StringGetDataPointer(element)!, bytes);
    return bytes;
  });
}
