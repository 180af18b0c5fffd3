import { openDescribedGroups } from "../sources/mod.ts";
import { ingest, type IngestOptions, type IngestReport } from "./ingest.ts";

/**
 * Brings all groups of a description of plain arrays into an archive, each into the group of its name: radar and
 * satellite that other software has colocated come in together.
 *
 * @param describePath JSON file, see `openDescribedGroups` of the sources room
 * @throws as `ingest`; DataError "missing-file", "corrupt-file", "grid-mismatch" for the description and its arrays
 */
export async function ingestDescribed(
  archivePath: string,
  describePath: string,
  options: Omit<IngestOptions, "group" | "source" | "describe" | "open"> = {},
): Promise<IngestReport> {
  const { impossible = "refuse" } = options;
  const found = (await openDescribedGroups(describePath)).map(({ group, source }) => {
    source.close();
    return { group, path: source.path };
  });
  const reports: IngestReport[] = [];
  for (const { group, path } of found) {
    const open = async () => (await openDescribedGroups(describePath, { names: [group], impossible }))[0]!.source;
    reports.push(await ingest(archivePath, [path], { ...options, group, open }));
  }
  return {
    ingested: reports.flatMap((report) => report.ingested),
    unchanged: reports.flatMap((report) => report.unchanged),
    setAside: reports.flatMap((report) => report.setAside),
    frames: reports.reduce((sum, report) => sum + report.frames, 0),
    warnings: reports.flatMap((report) => report.warnings),
  };
}
