/** Workers that compute together, and which of them this process is. */
export interface Cluster {
  /** Address of each worker, "host:port"; the same list, in the same order, for all. */
  readonly workers: readonly string[];
  /** Number of this process in the list, from 0. */
  readonly rank: number;
  /** How long to wait for the others at the start, s. Default 120. */
  readonly patience?: number;
}

const encoder = new TextEncoder();

const varint = (value: number): number[] => value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
const message = (field: number, bytes: Iterable<number>): number[] => {
  const content = [...bytes];
  return [...varint(field << 3 | 2), ...varint(content.length), ...content];
};
const text = (field: number, value: string): number[] => message(field, encoder.encode(value));
const number = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

/** Name of a worker inside TensorFlow. */
export function taskName(rank: number): string {
  return `/job:worker/replica:0/task:${rank}`;
}

/**
 * A `ServerDef` (tensorflow/core/protobuf/tensorflow_server.proto) of a cluster, serialized: gRPC, one job "worker", and
 * worker 0 the one that brings the others together.
 */
export function serverDefinition({ workers, rank }: Cluster): Uint8Array<ArrayBuffer> {
  const tasks = workers.flatMap((address, i) => message(2, [...number(1, i), ...text(2, address)]));
  const job = [...text(1, "worker"), ...tasks];
  const experimental = text(1, taskName(0)); // collective_group_leader
  return Uint8Array.from([
    ...message(1, message(1, job)),
    ...text(2, "worker"),
    ...number(3, rank),
    ...message(4, message(16, experimental)),
    ...text(5, "grpc"),
  ]);
}
