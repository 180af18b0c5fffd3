import type { NodeJSKernelBackend, Tensor, Tf } from "./deps.ts";

/** A file of TensorBoard events, written by TensorFlow. */
export interface Summary {
  /** Adds one point of the curve `tag`; `step` a whole number. */
  scalar(tag: string, step: number, value: number): void;
  /** Writes what is still in memory. */
  flush(): void;
  /** Writes the rest and closes the file; the summary cannot be used afterwards. */
  close(): void;
}

/** Opens a new events file in `directory`, which is made if missing. */
export function openSummary(tf: Tf, backend: NodeJSKernelBackend, directory: string): Summary {
  let writer: Tensor | null = tf.tidy(() => {
    const resource = tf.keep(backend.summaryWriter(directory));
    backend.createSummaryFileWriter(resource as never, directory);
    return resource;
  });
  const opened = (): Tensor => {
    if (writer === null) throw new Error(`The summary of ${directory} is closed`);
    return writer;
  };
  return {
    scalar: (tag, step, value) => backend.writeScalarSummary(opened() as never, step, tag, value),
    flush: () => backend.flushSummaryWriter(opened() as never),
    close: () => {
      if (writer === null) return;
      backend.executeMultipleOutputs("CloseSummaryWriter", [], [writer], 0);
      writer.dispose();
      writer = null;
    },
  };
}
