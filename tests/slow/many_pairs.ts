/**
 * Run by many_pairs_slow.ts, or by hand for other numbers: writes a file of made pairs by DuckDB alone (`write PATH ROWS WET`),
 * or validates one and prints seconds and the peak of resident memory (`validate PATH [THREADS]`).
 */
import { loadDuckDB } from "../../lib/colocation/deps.ts";
import { validate } from "../../lib/runs/mod.ts";

const BY = [
  "class",
  "sensor",
  "minutes-since-overpass:0-15-30-60-120",
  "intensity",
  "season",
  "hour",
  "surface",
];

/** Cells of a half hour. */
const CELLS = 6400;

/** Pairs of 6400 cells, half hour by half hour: spells of rain in a share `wet` of the cells, dry between. */
async function write(path: string, rows: number, wet: number): Promise<void> {
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" });
  const connection = await instance.connect();
  const uniform = (k: number) => `((hash(i * 16 + ${k}) % 1000003 + 0.5) / 1000003)`;
  const normal = (k: number) => `sqrt(-2 * ln(${uniform(k)})) * cos(6.283185307 * ${uniform(k + 1)})`;
  const noise = (k: number) => `exp(0.5 * ${normal(k)})`;
  await connection.run(`COPY (
    SELECT make_timestamp(1577836800000000 + 1800000000 * (i // ${CELLS})) AS time,
      CAST(i % ${CELLS} // 80 AS INTEGER) AS cell_y, CAST(i % 80 AS INTEGER) AS cell_x,
      CAST(rain AS FLOAT) AS radar_rain_rate,
      CAST(CASE WHEN source > 0 THEN rain * ${noise(4)} END AS FLOAT) AS radar_at_overpass,
      CAST(CASE WHEN ${uniform(6)} < 0.1 THEN 0.4 ELSE rain * ${noise(7)} END AS FLOAT) AS imerg_rain_rate,
      CASE source WHEN 0 THEN 'none' WHEN 1 THEN 'GMI' WHEN 2 THEN 'SSMIS' WHEN 3 THEN 'MHS' ELSE 'AMSR' END AS sensor,
      CASE WHEN source > 0 THEN 'sensor' WHEN i % 7 = 0 THEN 'infrared+morph' ELSE 'morph' END AS class,
      CAST(hash(i // 300) % 240 AS INTEGER) AS minutes_since_overpass,
      CASE i % 5 WHEN 0 THEN 'sea' WHEN 1 THEN 'coast' ELSE 'land' END AS surface
    FROM (SELECT i, greatest(0, CAST(hash(i // 900) % 20 AS INTEGER) - 15) AS source,
      CASE WHEN ${uniform(0)} < ${wet} * greatest(0, sin(i // ${CELLS} / 40)) THEN exp(${normal(1)}) ELSE 0 END AS rain
      FROM range(${rows}) AS t(i))
  ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
}

const [what, path = "", first, second] = Deno.args;
if (what === "write") await write(path, Number(first), Number(second));
else {
  const start = performance.now();
  const { about, rows, sampling } = await validate(path, {
    by: BY,
    ...first === undefined ? {} : { threads: Number(first) },
  });
  const seconds = (performance.now() - start) / 1000;
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"))?.[1]) / 1024;
  const groups = new Set(rows.map(({ grouping, group }) => `${grouping}/${group}`)).size;
  console.log(JSON.stringify({ pairs: about.pairs, groups, looks: sampling!.rows[0]?.n, seconds, peak }));
}
