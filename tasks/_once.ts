import { UsageError } from "./_cli.ts";

/** @throws UsageError when a list names something twice */
export function requireOnce(values: readonly unknown[], flag: string): void {
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice !== undefined) throw new UsageError(`Cannot use ${twice} twice in --${flag}`);
}
