import { assert } from "../deps.ts";
import { normalQuantile, studentQuantile } from "../../lib/verification/student.ts";
import { close } from "./reference.ts";

Deno.test("normalQuantile() is scipy's norm.ppf", () => {
  close(normalQuantile(0.975), 1.959963984540054, 2e-9);
  close(normalQuantile(0.001), -3.090232306167813, 2e-9);
  close(normalQuantile(0.3), -0.5244005127080409, 2e-9);
  assert.throws(() => normalQuantile(1), { name: "RangeError" });
});

Deno.test("studentQuantile() is scipy's t.isf", () => {
  const expected = [
    [1, 12.706204736174707],
    [2, 4.302652729749464],
    [3, 3.1824463052837086],
    [5, 2.5705818356363155],
    [
      9,
      2.2621571627982053,
    ],
    [9.5, 2.2441374614922966],
    [29, 2.045229642132704],
    [1000, 1.9623390808264085],
  ] as const;
  for (const [df, value] of expected) close(studentQuantile(0.025, df), value, 1e-5);
  close(studentQuantile(0.005, 4), 4.604094871349993, 1e-5);
  const rough = studentQuantile(0.025, 1.5) / 6.016663104427933;
  assert.ok(rough >= 1 && rough < 1.05);
  assert.throws(() => studentQuantile(0.025, 0.5), { name: "RangeError" });
  assert.throws(() => studentQuantile(0.7, 5), { name: "RangeError" });
});
