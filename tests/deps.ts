export { default as assert } from "node:assert/strict";
export * as fc from "npm:fast-check@4.3.0";
export { default as wabt } from "npm:wabt@1.0.37";
