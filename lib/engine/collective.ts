import { hash32 } from "../base/mod.ts";
import { ATTRIBUTE } from "./attributes.ts";
import type { Membership } from "./cluster.ts";
import type { NodeJSKernelBackend, Tensor, Tf } from "./deps.ts";
import { DTYPE, sizeOf } from "./dtypes.ts";
import { TensorFlowError } from "./errors.ts";
import type { Workers } from "./workers.ts";

/** What {@link collectiveWorkers} needs to know. */
export interface CollectiveOptions {
  /** Whether the workers compute on GPUs. */
  readonly gpu: boolean;
  /** Tells apart what may run side by side: counts the operations of a function that is recorded, 0 outside. */
  readonly serial: () => number;
  /** How long to wait for the others at the first operation, s. */
  readonly patience: number;
}

/** TensorFlow's code of time that is up. */
const DEADLINE_EXCEEDED = 4;

/**
 * Workers that compute by collective operations: NCCL carries the values between GPUs, TensorFlow's own ring over gRPC
 * else. Tensors are joined into one, so that a step has one message to wait for and no worker waits for another's second.
 *
 * @throws Error when the others answer and yet do not compute together with this one
 */
export async function collectiveWorkers(
  tf: Tf,
  backend: NodeJSKernelBackend,
  { count, rank, names, explain }: Membership,
  { gpu, serial, patience }: CollectiveOptions,
): Promise<Workers> {
  const reduce = (flat: Tensor, final: "Id" | "Div", seconds = 0): Tensor =>
    backend.executeSingleOutput("CollectiveReduce", [
      { name: "T", type: ATTRIBUTE.type, value: DTYPE.float32 },
      { name: "group_size", type: ATTRIBUTE.int, value: count },
      { name: "group_key", type: ATTRIBUTE.int, value: 1 },
      // The same for all workers; may serve again, for values of the same length, once all have their sum.
      { name: "instance_key", type: ATTRIBUTE.int, value: hash32(`${final}/${flat.size}/${serial()}`) >>> 1 },
      { name: "merge_op", type: ATTRIBUTE.string, value: "Add" },
      { name: "final_op", type: ATTRIBUTE.string, value: final },
      { name: "subdiv_offsets", type: ATTRIBUTE.int, value: [0] },
      { name: "timeout_seconds", type: ATTRIBUTE.float, value: seconds },
      { name: "communication_hint", type: ATTRIBUTE.string, value: gpu ? "nccl" : "ring" },
    ], [flat]);

  const joined = (tensors: readonly Tensor[], final: "Id" | "Div"): Tensor[] => {
    const other = tensors.find(({ dtype }) => dtype !== "float32");
    if (other !== undefined) throw new TypeError(`Cannot sum ${other.dtype} over workers: cast it to float32`);
    return tf.tidy(() => {
      const flat = tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
      const parts = tf.split(reduce(flat, final), tensors.map(({ shape }) => sizeOf(shape)));
      return parts.map((part, i) => tf.reshape(part, tensors[i]!.shape));
    });
  };

  try {
    tf.tidy(() => reduce(tf.zeros([count]), "Id", patience));
  } catch (error) {
    const apart = new Error(
      `${
        names[rank]
      } does not come together with the others, though all answer: look whether two have the same --rank, ` +
        "or unlike --workers",
      { cause: error },
    );
    const isLate = error instanceof TensorFlowError && error.code === DEADLINE_EXCEEDED;
    const reason = await explain(isLate ? apart : error);
    throw reason === error ? apart : reason;
  }
  return {
    count,
    rank,
    names,
    sum: (tensors) => joined(tensors, "Id"),
    average: (tensors) => joined(tensors, "Div"),
    explain,
  };
}
