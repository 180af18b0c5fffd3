/** Why what rests on so many blocks is not scored; null when it is. */
export function whyNotScored(blocks: number, minBlocks: number): string | null {
  if (blocks >= minBlocks) return null;
  return `not scored: ${blocks} ${blocks === 1 ? "block" : "blocks"}, fewer than ${minBlocks}`;
}

/** @throws RangeError when that is no least number of blocks */
export function requireBlocks(minBlocks: number): void {
  if (Number.isInteger(minBlocks) && minBlocks >= 1) return;
  throw new RangeError(`Least number of blocks ${minBlocks} is not a whole number of 1 or more`);
}
