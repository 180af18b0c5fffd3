import { ATTRIBUTE } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { NodeJSKernelBackend, Tensor, Tf, TFEOpAttr, Variable } from "./deps.ts";
import { DTYPE } from "./dtypes.ts";
import type { Executor } from "./executor.ts";
import { internalsOf, ownTensor } from "./internals.ts";

/** How {@link Updates.momentum} moves. */
export interface MomentumRates {
  /** Step size r (scalar). */
  readonly rate: Tensor;
  /** Share m of the last move that is kept (scalar). */
  readonly keep: Tensor;
}

/** How {@link Updates.adam} moves (scalars). */
export interface AdamRates {
  /** Step size r, the correction of both biases included. */
  readonly rate: Tensor;
  /** Decay b1 of the mean. */
  readonly beta1: Tensor;
  /** Decay b2 of the mean of squares. */
  readonly beta2: Tensor;
  /** Added to the root, ε. */
  readonly epsilon: Tensor;
}

/** Updates of float32 variables in one pass over their memory; libtensorflow does them in place. */
export interface Updates {
  /** v ← m v + g, p ← p - r v. */
  momentum(parameter: Variable, velocity: Variable, gradient: Tensor, rates: MomentumRates): void;
  /** m ← b1 m + (1 - b1) g, s ← b2 s + (1 - b2) g², p ← p - r m / (√s + ε). */
  adam(parameter: Variable, mean: Variable, square: Variable, gradient: Tensor, rates: AdamRates): void;
  /** p ← p - x. */
  subtract(parameter: Variable, amount: Tensor): void;
}

/** Updates by TensorFlow's own operations on resource variables. */
export function tensorFlowUpdates(
  { context, backend, executor, diverted }: {
    readonly context: Context;
    readonly backend: NodeJSKernelBackend;
    readonly executor: () => Executor;
    readonly diverted: () => boolean;
  },
): Updates {
  const internals = internalsOf(backend);
  const idOf = (variable: Variable): number =>
    diverted() ? internals.getInputTensorIds([variable])[0]! : ownTensor(context, backend, variable);
  const run = (
    operation: string,
    attributes: readonly TFEOpAttr[],
    variables: readonly Variable[],
    inputs: readonly Tensor[],
  ): void => {
    const before = variables.map(idOf);
    const after = executor().update(operation, attributes, before, internals.getInputTensorIds([...inputs]));
    for (const [i, variable] of variables.entries()) if (after[i] !== before[i]) renumber(variable, after[i]!);
  };
  const renumber = (variable: Variable, id: number): void => {
    const value = internals.createOutputTensor({ id, shape: variable.shape, dtype: DTYPE.float32 });
    variable.assign(value);
    value.dispose();
  };
  const apply: readonly TFEOpAttr[] = [
    { name: "T", type: ATTRIBUTE.type, value: DTYPE.float32 },
    { name: "use_locking", type: ATTRIBUTE.bool, value: false },
    { name: "use_nesterov", type: ATTRIBUTE.bool, value: false },
  ];
  const dtype: readonly TFEOpAttr[] = [{ name: "dtype", type: ATTRIBUTE.type, value: DTYPE.float32 }];
  return {
    momentum: (parameter, velocity, gradient, { rate, keep }) =>
      run("ResourceApplyMomentum", apply, [parameter, velocity], [rate, gradient, keep]),
    adam: (parameter, mean, square, gradient, { rate, beta1, beta2, epsilon }) => {
      // The rate is corrected already: powers of 0 make TensorFlow leave it as it is.
      const none = rate.sub(rate);
      run("ResourceApplyAdam", apply, [parameter, mean, square], [
        none,
        none,
        rate,
        beta1,
        beta2,
        epsilon,
        gradient,
      ]);
      none.dispose();
    },
    subtract: (parameter, amount) => run("AssignSubVariableOp", dtype, [parameter], [amount]),
  };
}

/** Updates in operations of tfjs, for other backends. */
export function portableUpdates(tf: Tf): Updates {
  const assign = (variable: Variable, value: () => Tensor) => tf.tidy(() => variable.assign(value()));
  return {
    momentum: (parameter, velocity, gradient, { rate, keep }) => {
      assign(velocity, () => velocity.mul(keep).add(gradient));
      assign(parameter, () => parameter.sub(velocity.mul(rate)));
    },
    adam: (parameter, mean, square, gradient, { rate, beta1, beta2, epsilon }) => {
      assign(mean, () => mean.mul(beta1).add(gradient.mul(tf.sub(1, beta1))));
      assign(square, () => square.mul(beta2).add(gradient.square().mul(tf.sub(1, beta2))));
      assign(parameter, () => parameter.sub(mean.mul(rate).div(square.sqrt().add(epsilon))));
    },
    subtract: (parameter, amount) => assign(parameter, () => parameter.sub(amount)),
  };
}
