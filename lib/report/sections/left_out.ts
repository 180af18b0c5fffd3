import type { Section } from "../page.ts";

/** The section in whose place it is said why it is left out; null where nothing is. */
export function leftOutSection(head: Pick<Section, "id" | "title">, why: string | undefined): Section | null {
  return why === undefined ? null : { ...head, lead: `Left out: ${why}.`, parts: [] };
}
