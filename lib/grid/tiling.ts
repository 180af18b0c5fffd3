/** Square tiles that cover a field of cells, neighbours sharing some. */
export interface Tiling {
  /** Rows of the field. */
  readonly ny: number;
  /** Columns of the field. */
  readonly nx: number;
  /** Rows and columns of a tile. */
  readonly size: number;
  /** First row of each row of tiles, ascending; a tile larger than the field begins at 0 and reaches beyond it. */
  readonly rows: readonly number[];
  /** First column of each column of tiles. */
  readonly columns: readonly number[];
}

/** How tiles lie. */
export interface TilingOptions {
  /** Rows and columns of a tile. */
  readonly size: number;
  /** Least number of cells that neighbours share along a side. */
  readonly overlap: number;
}

/**
 * The fewest tiles that cover a field and share at least `overlap` cells with each neighbour, evenly spread: the first
 * begins and the last ends with the field.
 *
 * @throws RangeError for sizes that are no whole numbers of 1 or more, or an overlap that is not below the size
 */
export function tileField({ ny, nx }: Pick<Tiling, "ny" | "nx">, { size, overlap }: TilingOptions): Tiling {
  for (const [name, value] of Object.entries({ rows: ny, columns: nx, size })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot tile a field with ${name} ${value}: give a whole number of 1 or more`);
    }
  }
  if (!Number.isInteger(overlap) || overlap < 0 || overlap >= size) {
    throw new RangeError(`Cannot tile with an overlap of ${overlap} cells: give a whole number from 0 to ${size - 1}`);
  }
  return { ny, nx, size, rows: starts(ny, size, overlap), columns: starts(nx, size, overlap) };
}

function starts(cells: number, size: number, overlap: number): readonly number[] {
  if (cells <= size) return [0];
  const steps = Math.ceil((cells - size) / (size - overlap));
  return Array.from({ length: steps + 1 }, (_, i) => Math.round(i * (cells - size) / steps));
}

/** A tile's values of a field [y, x], NaN beyond it, into `into` from `at` on [y, x]. */
export function cutTile(
  field: Float32Array,
  { ny, nx, size }: Pick<Tiling, "ny" | "nx" | "size">,
  [row, column]: readonly [row: number, column: number],
  into: Float32Array,
  at: number,
): void {
  const rows = Math.min(size, ny - row);
  const columns = Math.min(size, nx - column);
  if (rows < size || columns < size) into.fill(NaN, at, at + size * size);
  for (let y = 0; y < rows; y++) {
    const from = (row + y) * nx + column;
    into.set(field.subarray(from, from + columns), at + y * size);
  }
}
