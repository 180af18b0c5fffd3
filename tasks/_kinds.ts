/** A kind of value that a flag takes: how it is called, and whether a text is one. */
export interface Kind {
  /** In words, after "it must be". */
  readonly words: string;
  /** Whether the text is one. */
  fits(text: string): boolean;
}

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));
const isWhole = (text: string): boolean => isNumber(text) && Number.isInteger(Number(text));

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00Z`) : new Date(NaN);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

/** The items of a list, none of an empty one; a comma may end it. */
export function items(text: string): string[] {
  const list = text.replace(/,\s*$/, "");
  return list === "" ? [] : list.split(",").map((item) => item.trim());
}

const isList = (text: string): boolean => items(text).length > 0 && items(text).every((item) => item !== "");

/** The kinds there are. */
export const KINDS = {
  text: { words: "a text", fits: () => true },
  number: { words: "a number", fits: isNumber },
  integer: { words: "a whole number", fits: isWhole },
  count: { words: "a whole number of 1 or more", fits: (text) => isWhole(text) && Number(text) >= 1 },
  date: { words: 'a day such as "2021-06-25"', fits: isDay },
  list: { words: "a list separated by commas", fits: isList },
  numbers: {
    words: "numbers separated by commas",
    fits: (text) => isList(text) && items(text).every(isNumber),
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** Name of a kind. */
export type KindName = keyof typeof KINDS;
