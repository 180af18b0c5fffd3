import { DataError } from "../base/mod.ts";

/** A part of a JSON file, with where it stands, so that messages can name it. */
export interface JsonPart {
  /** Where: "groups.radar.grid.nx"; "" is the whole. */
  readonly path: string;
  /** What is there; undefined where there is nothing. */
  readonly value: unknown;
  /** The JSON file. */
  readonly file: string;
}

/** The error that says what stands at `part` and what should. */
export function unexpected(part: JsonPart, expected: string): DataError {
  const found = part.value === undefined ? "nothing" : JSON.stringify(part.value).slice(0, 60);
  return new DataError("corrupt-file", `${part.path || "The file"} must be ${expected}; there is ${found}`, {
    file: part.file,
  });
}

/** Whether something is there. */
export function isGiven(part: JsonPart): boolean {
  return part.value !== undefined;
}

/** An object with no other keys than `known`; the result gives the part under a key. */
export function asObject(part: JsonPart, known: readonly string[]): (key: string) => JsonPart {
  const entries = new Map(asEntries(part));
  for (const [key, entry] of entries) {
    if (!known.includes(key)) throw unexpected({ ...part, value: key, path: entry.path }, `one of ${known.join(", ")}`);
  }
  return (key) => entries.get(key) ?? { path: joined(part.path, key), value: undefined, file: part.file };
}

/** The entries of an object. */
export function asEntries(part: JsonPart): [key: string, entry: JsonPart][] {
  const { value, file } = part;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unexpected(part, "an object { ... }");
  return Object.entries(value).map(([key, inner]) => [key, { path: joined(part.path, key), value: inner, file }]);
}

/** A list with at least one entry. */
export function asList(part: JsonPart): JsonPart[] {
  const { value, file, path } = part;
  if (!Array.isArray(value) || value.length === 0) throw unexpected(part, "a list [ ... ] with an entry or more");
  return value.map((inner: unknown, k) => ({ path: `${path}[${k}]`, value: inner, file }));
}

/** A text that is not empty. */
export function asText(part: JsonPart): string {
  if (typeof part.value !== "string" || part.value === "") throw unexpected(part, 'a text "..."');
  return part.value;
}

/** One of a few texts. */
export function asChoice<T extends string>(part: JsonPart, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === part.value);
  if (found === undefined) throw unexpected(part, choices.map((choice) => `"${choice}"`).join(" or "));
  return found;
}

/** true or false. */
export function asFlag(part: JsonPart): boolean {
  if (typeof part.value !== "boolean") throw unexpected(part, "true or false");
  return part.value;
}

/** A number, for which `holds` when given; `expected` says it in words. */
export function asNumber(part: JsonPart, expected = "a number", holds = (_: number): boolean => true): number {
  if (typeof part.value !== "number" || !Number.isFinite(part.value) || !holds(part.value)) {
    throw unexpected(part, expected);
  }
  return part.value;
}

/** A whole number of 1 or more. */
export function asCount(part: JsonPart): number {
  return asNumber(part, "a whole number of 1 or more", (value) => Number.isSafeInteger(value) && value >= 1);
}

/** What `read` makes of a part, or `otherwise` where there is nothing. */
export function orElse<T, U>(part: JsonPart, read: (part: JsonPart) => T, otherwise: U): T | U {
  return isGiven(part) ? read(part) : otherwise;
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
