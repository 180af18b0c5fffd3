/** Shapes nearer to 0 than this are 0: their quotients lose their digits below the least normal number only. */
const NO_SHAPE = 1e-30;

/** (exp(shape y) - 1) / shape, y where the shape is 0: the reduced quantile of both extreme value distributions. */
export function reducedQuantile(shape: number, y: number): number {
  return Math.abs(shape) < NO_SHAPE ? y : Math.expm1(shape * y) / shape;
}

/** ln(1 + shape z) / shape, z where the shape is 0: its inverse. */
export function reducedLogarithm(shape: number, z: number): number {
  return Math.abs(shape) < NO_SHAPE ? z : Math.log1p(shape * z) / shape;
}
