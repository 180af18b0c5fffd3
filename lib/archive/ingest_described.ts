import { describedGroups } from "../sources/mod.ts";
import { ingest, type IngestOptions, type IngestReport } from "./ingest.ts";

/**
 * Brings all groups of a description of plain arrays into an archive, each into the group of its name: radar and
 * satellite that other software has colocated come in together. A group whose arrays cannot be used is set aside, by the
 * name of its file; the others go in.
 *
 * @param describePath JSON file, see `describedGroups` of the sources room
 * @throws as `ingest`; DataError "missing-file", "corrupt-file" for the description
 */
export async function ingestDescribed(
  archivePath: string,
  describePath: string,
  options: Omit<IngestOptions, "group" | "source" | "describe" | "open"> = {},
): Promise<IngestReport> {
  const { impossible = "refuse" } = options;
  const reports: IngestReport[] = [];
  for (const { group, path, open } of await describedGroups(describePath)) {
    reports.push(await ingest(archivePath, [path], { ...options, group, open: () => open({ impossible }) }));
  }
  return {
    ingested: reports.flatMap((report) => report.ingested),
    unchanged: reports.flatMap((report) => report.unchanged),
    setAside: reports.flatMap((report) => report.setAside),
    frames: reports.reduce((sum, report) => sum + report.frames, 0),
    warnings: reports.flatMap((report) => report.warnings),
  };
}
