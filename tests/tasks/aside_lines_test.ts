import { asideLines } from "../../tasks/ingest.ts";
import { assert } from "../deps.ts";

Deno.test("asideLines() gives a line to every bad file, and one to all files of a day that is locked", () => {
  const locked = (file: string, day: string) => ({ file, reason: `Day ${day} is being written`, day });
  const lines = asideLines([
    { file: "a", reason: "The file is empty" },
    locked("b", "2021-06-25"),
    { file: "c", reason: "The file is empty" },
    locked("d", "2021-06-25"),
    locked("e", "2021-06-25"),
    locked("f", "2021-06-26"),
  ]);
  assert.deepEqual(lines, [
    "a: The file is empty",
    "b and 2 other files of that day: Day 2021-06-25 is being written",
    "c: The file is empty",
    "f: Day 2021-06-26 is being written",
  ]);
});
