/** What a WebAssembly module without imports exports: vector instructions, which JavaScript reaches that way only. */
export function instructionsOf(base64: string): WebAssembly.Exports {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
}
