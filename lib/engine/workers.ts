import type { Tensor } from "./deps.ts";

/** The processes that train one model together, as one of them sees them. */
export interface Workers {
  /** How many there are; 1 for an engine alone. */
  readonly count: number;
  /** Number of this one, from 0. */
  readonly rank: number;
  /** How messages name each: "Worker 1 (host:port)". */
  readonly names: readonly string[];
  /**
   * Sums of float32 tensors over all workers, the same bits for each. All must call it with the same shapes in the same
   * order; the call waits for the slowest. Inside a compiled function it is part of that function. The tensors travel
   * as one: give all that is to be summed at once.
   *
   * @throws TypeError when a tensor is not float32; TensorFlowError when a worker is gone, see {@link Workers.explain}
   */
  sum(tensors: readonly Tensor[]): Tensor[];
  /** As {@link Workers.sum}, divided by the number of workers. */
  average(tensors: readonly Tensor[]): Tensor[];
  /**
   * What to throw for an error met while working together: a {@link LostWorkerError} that names the worker that is gone
   * and why, if that was the cause; else the error itself, of which the others are told.
   */
  explain(error: unknown): Promise<unknown>;
}

/** A worker that others wait for is gone. */
export class LostWorkerError extends Error {
  /** Says who is gone, and why if known. */
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "LostWorkerError";
  }
}

/** One worker alone. */
export const ALONE: Workers = {
  count: 1,
  rank: 0,
  names: ["This worker"],
  sum: (tensors) => [...tensors],
  average: (tensors) => [...tensors],
  explain: (error) => Promise.resolve(error),
};
