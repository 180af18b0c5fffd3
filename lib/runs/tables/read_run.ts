import type { TableAbout, TableRun } from "./table_run.ts";

/** A run as it was read. */
export interface ReadRun<Measured> {
  /** Directory, as it was named. */
  readonly directory: string;
  /** What tells it from others. */
  readonly run: TableRun;
  /** What it measured. */
  readonly measured: Measured;
  /** What it shares with others that can stand in one table. */
  readonly shared: Omit<TableAbout, "command" | "created">;
  /** What must be as in the others, by name. */
  readonly alike: Readonly<Record<string, unknown>>;
  /** Settings of its models that levers and steps decide. */
  readonly models: Readonly<Record<string, unknown>>;
}
