import { openArchive } from "../archive/mod.ts";
import { cellSize, isoMinute, subgrid } from "../grid/mod.ts";
import { encodeField, mapLines, type RainCase } from "../report/mod.ts";

/** Columns of a map at most: more would not be seen. */
const MOST_COLUMNS = 300;

/** Maps of the first, middle and last time of the radar rain of an archive, as ingested. */
export async function archiveMaps(path: string, title: string): Promise<RainCase> {
  const group = (await openArchive(path)).group("radar");
  const { grid } = group;
  const times: number[] = [];
  for (const day of await group.days()) times.push(...await group.present(day));
  const shown = [...new Set([0, times.length >> 1, times.length - 1])].map((k) => times[k]!);
  const factor = Math.ceil(grid.nx / MOST_COLUMNS);
  const [nx, ny] = [Math.floor(grid.nx / factor), Math.floor(grid.ny / factor)];
  const { x, y } = cellSize(grid, factor);
  const shape = {
    nx,
    ny,
    northFirst: grid.dy < 0,
    widthKm: nx * x / 1000,
    heightKm: ny * y / 1000,
  };
  const fields = [];
  for (const time of shown) {
    const data = blockMeans(await group.frame("rain_rate", time), { nx, ny, width: grid.nx, factor });
    fields.push(encodeField({ data, ...shape }));
  }
  return {
    title: `${title}, as ingested`,
    basis: {
      kind: "real",
      products: [{ role: "reference", ...group.product }],
      period: `${isoMinute(shown[0]!)} to ${isoMinute(shown.at(-1)!)} UTC`,
    },
    lead: `${times.length} frames of ${grid.ny} x ${grid.nx} cells: first, middle and last. Not used in training.`,
    columns: shown.map(isoMinute),
    lines: await mapLines(subgrid(grid, { x: 0, y: 0, nx: nx * factor, ny: ny * factor })),
    rows: [{ label: "Radar", note: factor === 1 ? "" : `means of ${factor} x ${factor} cells`, fields }],
  };
}

/** Means of the valid cells of blocks; NaN where fewer than half are. */
function blockMeans(
  frame: Float32Array,
  { nx, ny, width, factor }: {
    readonly nx: number;
    readonly ny: number;
    readonly width: number;
    readonly factor: number;
  },
): Float32Array {
  const sums = new Float32Array(nx * ny);
  const counts = new Uint16Array(nx * ny);
  for (let y = 0; y < ny * factor; y++) {
    for (let x = 0; x < nx * factor; x++) {
      const rate = frame[y * width + x]!;
      if (Number.isNaN(rate)) continue;
      const at = Math.floor(y / factor) * nx + Math.floor(x / factor);
      sums[at]! += rate;
      counts[at]!++;
    }
  }
  return sums.map((sum, i) => 2 * counts[i]! < factor * factor ? NaN : sum / counts[i]!);
}
