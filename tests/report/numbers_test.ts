import { formatBytes, formatCount, formatEstimate, formatNumber } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";

Deno.test("formatEstimate() gives as many decimals as the interval deserves", () => {
  assert.equal(formatEstimate({ value: 0.4213, low: 0.3791, high: 0.4689 }), "0.42 [0.38, 0.47]");
  assert.equal(formatEstimate({ value: 181.44, low: 102.2, high: 260.9 }), "181 [102, 261]");
  assert.equal(formatEstimate({ value: 0.1234, low: 0.1223, high: 0.1245 }), "0.1234 [0.1223, 0.1245]");
  assert.equal(formatEstimate({ value: -0.001, low: -0.1, high: 0.1 }), "0.00 [−0.10, 0.10]");
  assert.equal(formatEstimate({ value: 0.31, low: 0.0213, high: 101.2 }), "0.3 [0.02, 101]");
  assert.equal(formatEstimate({ value: -0.31, low: -101.2, high: -0.0213 }), "−0.3 [−101, −0.02]");
  assert.equal(formatEstimate({ value: 0.31, low: -3, high: 101.2 }), "0 [−3, 101]");
});

Deno.test("formatEstimate() gives the value alone without an interval, and a dash without a value", () => {
  assert.equal(formatEstimate({ value: 0.5, low: null, high: null }), "0.5");
  assert.equal(formatEstimate({ value: 0.5 }), "0.5");
  assert.equal(formatEstimate({ value: 0.4213 }, 2), "0.42");
  assert.equal(formatEstimate({ value: 1421.3 }, 2), "1\u202f421");
  assert.equal(formatEstimate({ value: null, low: 0, high: 1 }), "–");
  assert.equal(formatEstimate({ value: NaN, low: 0, high: 1 }), "–");
});

Deno.test("formatNumber() keeps three digits, a true minus and no trailing zeros", () => {
  assert.equal(formatNumber(1.2), "1.2");
  assert.equal(formatNumber(-0.123456), "−0.123");
  assert.equal(formatNumber(0), "0");
  assert.equal(formatNumber(999.6), "1000");
  assert.equal(formatNumber(1284033.4), "1\u202f284\u202f033");
  assert.equal(formatNumber(2e-7), "2e−7");
  assert.equal(formatNumber(null), "–");
});

Deno.test("formatCount() and formatBytes() are read at a glance", () => {
  assert.equal(formatCount(420768), "420\u202f768");
  assert.equal(formatCount(12), "12");
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(1.31e9), "1.31 GB");
  assert.equal(formatBytes(999), "999 B");
});
