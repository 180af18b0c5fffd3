import type { RunComparison } from "../../lib/report/mod.ts";
import { exampleDifferences } from "./example_tables.ts";

/** Three runs side by side: invented numbers. */
export function exampleComparison(seed = 1): RunComparison {
  const columns = ["estimate_1", "estimate_2"];
  const { table } = exampleDifferences(seed);
  const rows = columns.flatMap((estimate, k) =>
    exampleDifferences(seed + k).table.rows.map((row) => ({ ...row, estimate }))
  );
  return {
    runs: ["first", "longer", "wider"].map((name, k) => ({
      name,
      directory: `runs/${name}`,
      command: `deno task demo --seed ${k + 1} --out runs/${name}`,
      created: "2026-08-25T09:30:00Z",
      seed: k + 1,
      versions: { ondée: "0.1.0" },
      simulated: true,
      products: [
        { role: "reference", name: "simulated radar, 1 km, 5 min", run: "", version: "" },
        { role: "satellite", name: "IMERG", run: "final", version: "V07B" },
      ],
      heldOut: {
        leadErrors: [5, 10, 15, 20].flatMap((lead) =>
          ["T-VAE, rolled", "persistence"].map((method, m) => {
            const value = 0.3 + 0.03 * lead * (1 + 0.3 * m) - 0.05 * k;
            return { method, lead, value, low: value - 0.05, high: value + 0.05 };
          })
        ),
        windows: 80 + k,
        from: 2,
        period: "test part of 2021-06-01 to 2021-06-21",
        intervals: { blocks: "6 h", replicates: 1000, level: 0.95 },
      },
    })),
    products: [{
      product: "satellite",
      about: "The satellite against the radar.",
      sameTruth: 0.98,
      period: "2021-06-01 to 2021-06-21",
      differences: {
        about: { ...table.about, first: columns, second: "estimate_0" },
        rows: [...Map.groupBy(rows, ({ grouping, group }) => `${grouping} ${group}`).values()].flat(),
      },
    }],
  };
}
