/** How the rows and columns of a stored plane become an array [y, x] of the grid. */
export interface Orientation {
  /** Whether the stored plane is [x, y]. */
  readonly transposed: boolean;
  /** Whether the stored x runs from east to west. */
  readonly flipX: boolean;
  /** Whether the stored y is to be turned over. */
  readonly flipY: boolean;
}

/** Puts a stored plane in the order [y, x] of a grid of `nx` x `ny` cells; the plane itself where nothing changes. */
export function orient(plane: Float32Array, nx: number, ny: number, orientation: Orientation): Float32Array {
  const { transposed, flipX, flipY } = orientation;
  if (!transposed && !flipX && !flipY) return plane;
  const turned = new Float32Array(plane.length);
  for (let y = 0; y < ny; y++) {
    const j = flipY ? ny - 1 - y : y;
    for (let x = 0; x < nx; x++) {
      const i = flipX ? nx - 1 - x : x;
      turned[y * nx + x] = plane[transposed ? i * ny + j : j * nx + i]!;
    }
  }
  return turned;
}
