export { default as assert } from "node:assert/strict";
export * as fc from "npm:fast-check@4.3.0";
