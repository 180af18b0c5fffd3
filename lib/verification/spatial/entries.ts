import type { ScoreEntry } from "../catalogue/entry.ts";
import { EVENT_FIELD_ENTRIES } from "./entries/event_field_entries.ts";
import { FSS_ENTRIES } from "./entries/fss_entries.ts";
import { OBJECT_ENTRIES } from "./entries/object_entries.ts";
import { RAIN_FIELD_ENTRIES } from "./entries/rain_field_entries.ts";

/** The scores of fields in the catalogue. */
export const SPATIAL_ENTRIES: readonly ScoreEntry[] = [
  ...FSS_ENTRIES,
  ...EVENT_FIELD_ENTRIES,
  ...RAIN_FIELD_ENTRIES,
  ...OBJECT_ENTRIES,
];
