/**
 * Run by many_pairs_slow.ts, or by hand for other numbers. Writes a file of made pairs by DuckDB alone (`write PATH ROWS WET [SALT]`;
 * another salt is another satellite, of the same rain), or validates one, attributes its errors, compares it with a rival
 * (`validate PATH [THREADS]`, `attribute PATH [THREADS]`, `against PATH RIVAL [THREADS]`) and prints seconds and the peak of
 * resident memory.
 */
import { loadDuckDB } from "../../lib/colocation/deps.ts";
import { attributePairs, comparePairs, surveyPairs, validate } from "../../lib/runs/mod.ts";

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
async function write(path: string, rows: number, wet: number, salt = 0): Promise<void> {
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
      CAST(CASE WHEN ${uniform(6 + salt)} < 0.1 THEN 0.4 ELSE rain * ${
    noise(7 + salt)
  } END AS FLOAT) AS imerg_rain_rate,
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

const threadsOf = (text?: string) => text === undefined ? {} : { threads: Number(text) };

const JOBS: Readonly<Record<string, (path: string, ...rest: readonly string[]) => Promise<object>>> = {
  validate: async (path, threads) => {
    const { about, rows, sampling } = await validate(path, { by: BY, ...threadsOf(threads) });
    const groups = new Set(rows.map(({ grouping, group }) => `${grouping}/${group}`)).size;
    return { pairs: about.pairs, groups, looks: sampling!.rows[0]?.n };
  },
  attribute: async (path, threads) => {
    const factors = BY.filter((factor) => factor !== "class");
    const { about, explained } = await attributePairs(await surveyPairs(path, threadsOf(threads)), { factors });
    return { pairs: about.pairs, explained: explained.value };
  },
  against: async (path, rival = "", threads) => {
    const { about, rows } = await comparePairs(path, { path: rival }, { by: BY, ...threadsOf(threads) });
    return { pairs: about.pairs, tests: about.discovery.tests, first: rows[0] };
  },
};

const [what = "", path = "", ...rest] = Deno.args;
if (what === "write") await write(path, Number(rest[0]), Number(rest[1]), Number(rest[2] ?? 0));
else {
  const start = performance.now();
  const found = await JOBS[what]!(path, ...rest);
  const seconds = (performance.now() - start) / 1000;
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"))?.[1]) / 1024;
  console.log(JSON.stringify({ ...found, seconds, peak }));
}
