/** Slots come in such steps, so that windows with a cell more or less need no other compiled step. */
const ROOM = 16;

/** The satellite's cells in a window. */
export interface CellPlace {
  /** Cells of the satellite grid, ascending: slot by slot. */
  readonly cells: Int32Array;
  /** 1 for each slot whose cell lies wholly in the window. */
  readonly whole: Uint8Array;
  /** Slot of each cell of the window [y, x], -1 for none. */
  readonly slotOf: Int32Array;
}

/**
 * Numbers the satellite's cells of a window.
 *
 * @param satelliteCell cell of the satellite grid for each cell of the window [y, x], -1 for none
 * @param wholly cells that lie wholly in the window
 */
export function cellPlace(satelliteCell: Int32Array, wholly: Iterable<number>): CellPlace {
  const cells = Int32Array.from(new Set(satelliteCell.filter((cell) => cell >= 0))).sort();
  const slots = new Map([...cells].map((cell, own) => [cell, own]));
  const all = new Set(wholly);
  return {
    cells,
    whole: Uint8Array.from(cells, (cell) => all.has(cell) ? 1 : 0),
    slotOf: satelliteCell.map((cell) => slots.get(cell) ?? -1),
  };
}

/** Slots that windows at these places need. */
export const slotsOf = (places: readonly CellPlace[]): number =>
  ROOM * Math.ceil(Math.max(...places.map(({ cells }) => cells.length)) / ROOM);
