/** Ranges of numbers, in words. */
const RANGES = {
  "a finite number": Number.isFinite,
  "a finite number, 0 or more": (value: number) => Number.isFinite(value) && value >= 0,
  "above 0": (value: number) => value > 0,
  "0 or more and below 1": (value: number) => value >= 0 && value < 1,
};

/** Makes sure that numbers, by name, are in a range. @throws RangeError naming the first that is not, and the range */
export function requireRange(range: keyof typeof RANGES, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!RANGES[range](value)) throw new RangeError(`Cannot use ${name} ${value}: it must be ${range}`);
  }
}
