import { DataError } from "../base/mod.ts";
import type { SourceFile, SourceVariable } from "./source.ts";

/** What differs between the files of the readers; see {@link openedFile}. */
export interface FileContent {
  /** Values [y, x] of frame `index` of `variable`, which are known to exist. */
  readonly frame: (variable: SourceVariable, index: number) => Float32Array | Promise<Float32Array>;
  /** Frees what is held. Default: nothing. */
  readonly close?: () => void;
}

/** Makes a {@link SourceFile}: checks names, indices and that the file is open before `content.frame` is asked. */
export function openedFile(about: Omit<SourceFile, "read" | "close">, content: FileContent): SourceFile {
  let open = true;
  const place = (variable: string) => ({ file: about.path, variable });
  return {
    ...about,
    read: async (name, index) => {
      if (!open) throw new TypeError(`Cannot read from ${about.path}: it is closed`);
      const variable = about.variables.find((candidate) => candidate.name === name);
      if (variable === undefined) {
        const names = about.variables.map((candidate) => candidate.name).join(", ");
        throw new DataError("missing-variable", `No such variable: the file holds ${names}`, place(name));
      }
      const time = variable.times[index];
      if (time === undefined) {
        throw new DataError("missing-frame", `No frame ${index}: there are ${variable.times.length}`, place(name));
      }
      return { time, data: await content.frame(variable, index) };
    },
    close: () => {
      if (open) content.close?.();
      open = false;
    },
  };
}
