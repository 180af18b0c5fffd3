import type { ProjectorName } from "../pair_models.ts";

/** What comparisons call projectors. */
export const PROJECTORS: Readonly<Record<ProjectorName, string>> = {
  project: "projection",
  "project-sources": "projection told of sources",
  "project-unpaired": "projection without pairs",
};
