import type { EncodeReport } from "./encode_mosaics.ts";

/** What processes that shared the days did together. */
export function joinReports(reports: readonly EncodeReport[]): EncodeReport {
  const [{ group, days, tiles }] = reports as readonly [EncodeReport];
  const sum = (of: (report: EncodeReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const most = (of: (report: EncodeReport) => number) => Math.max(...reports.map(of));
  const [mosaics, encodedDays] = [sum((report) => report.mosaics), sum((report) => report.encodedDays)];
  return {
    group,
    days,
    encodedDays,
    // each leaves those of the others too
    otherDays: Math.max(0, most((report) => report.encodedDays + report.otherDays) - encodedDays),
    changed: [...new Set(reports.flatMap(({ changed }) => changed))].sort(),
    interrupted: reports.some(({ interrupted }) => interrupted),
    mosaics,
    tiles,
    mosaicsPerSecond: sum((report) => report.mosaicsPerSecond),
    processorSeconds: sum((report) => report.mosaics > 0 ? report.processorSeconds * report.mosaics : 0) / mosaics,
    counts: {
      encoded: sum(({ counts }) => counts.encoded),
      dry: sum(({ counts }) => counts.dry),
      masked: sum(({ counts }) => counts.masked),
      skipped: sum(({ counts }) => counts.skipped),
    },
    clipped: sum((report) => report.clipped),
    boundBytes: sum((report) => report.boundBytes),
    residentBytes: sum((report) => report.residentBytes),
  };
}
