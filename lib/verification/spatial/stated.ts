/** A score that may be undefined, with the reason where it is. */
export interface Stated {
  /** The score; NaN where it is undefined. */
  readonly value: number;
  /** Why it is NaN, where it is. */
  readonly reason?: string;
}

/** `value`, with the reason where it is not a number. */
export function stated(value: number, reason: string): Stated {
  return Number.isNaN(value) ? { value, reason } : { value };
}
