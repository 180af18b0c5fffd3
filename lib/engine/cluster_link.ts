import { join } from "node:path";
import { cName, textAt } from "./library.ts";
import { libraryNames } from "./platform.ts";
import { taskName } from "./server_definition.ts";

/** What of TensorFlow's C API workers need (tensorflow/c/eager/c_api_experimental.h); waiting calls do not block. */
const SYMBOLS = {
  TF_NewStatus: { parameters: [], result: "pointer" },
  TF_DeleteStatus: { parameters: ["pointer"], result: "void" },
  TF_SetStatus: { parameters: ["pointer", "i32", "buffer"], result: "void" },
  TF_GetCode: { parameters: ["pointer"], result: "i32" },
  TF_Message: { parameters: ["pointer"], result: "pointer" },
  TFE_EnableCollectiveOps: { parameters: ["pointer", "buffer", "usize", "pointer"], result: "void", nonblocking: true },
  TFE_CollectiveOpsCheckPeerHealth: {
    parameters: ["pointer", "buffer", "i64", "pointer"],
    result: "void",
    nonblocking: true,
  },
  TFE_AbortCollectiveOps: { parameters: ["pointer", "pointer"], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** TensorFlow's code of a peer that is not there. */
const UNAVAILABLE = 14;

/** How a context talks to the other workers. */
export interface ClusterLink {
  /** Opens this worker's port. Gives what went wrong, or null. */
  listen(definition: Uint8Array<ArrayBuffer>): Promise<string | null>;
  /** Whether worker `rank` answers within some ms. */
  answers(rank: number, milliseconds: number): Promise<boolean>;
  /** Ends what workers compute together, now and later, with `message`, here and where a worker waits for this one. */
  abort(message: string): void;
}

/** Opens a link of the context at an address, in this thread; the library stays open. */
export function openLink(directory: string, address: bigint): ClusterLink {
  const { symbols } = Deno.dlopen(join(directory, libraryNames()[0]), SYMBOLS);
  const context = Deno.UnsafePointer.create(address);

  const outcome = async (call: (status: Deno.PointerObject) => Promise<void>): Promise<string | null> => {
    const status = symbols.TF_NewStatus()!;
    try {
      await call(status);
      return symbols.TF_GetCode(status) === 0 ? null : textAt(symbols.TF_Message(status));
    } finally {
      symbols.TF_DeleteStatus(status);
    }
  };

  return {
    listen: (definition) =>
      outcome((status) => symbols.TFE_EnableCollectiveOps(context, definition, BigInt(definition.length), status)),
    answers: async (rank, milliseconds) => {
      const task = cName(taskName(rank));
      const failure = await outcome((status) =>
        symbols.TFE_CollectiveOpsCheckPeerHealth(context, task, BigInt(milliseconds), status)
      );
      return failure === null;
    },
    abort: (message) => {
      const status = symbols.TF_NewStatus();
      symbols.TF_SetStatus(status, UNAVAILABLE, new TextEncoder().encode(`${message}\0`));
      symbols.TFE_AbortCollectiveOps(context, status);
      symbols.TF_DeleteStatus(status);
    },
  };
}
