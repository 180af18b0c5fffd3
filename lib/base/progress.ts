/** A progress line on standard error: a bar with time left on a terminal, a line now and then in a log. */
export interface Progress {
  /** Says how much is done so far, with an optional short note (a loss, a file name). */
  update(done: number, note?: string): void;
  /** Ends the line; says how long the work took. */
  finish(note?: string): void;
}

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** Silent when true. Default false. */
  readonly quiet?: boolean;
  /** Units that were done before, in an earlier process: they say nothing of the time that is left. Default 0. */
  readonly from?: number;
}

const encoder = new TextEncoder();

/** A duration in seconds as people read it: "8 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** Seconds left of `total` units when `done` are done, all but `from` of them in `elapsed` seconds; NaN when none is. */
export function secondsLeft(elapsed: number, done: number, total: number, from: number): number {
  return done > from ? elapsed * Math.max(0, total - done) / (done - from) : NaN;
}

/** Starts a progress line for `total` units of work. Nothing is drawn before two seconds have passed. */
export function progress(label: string, total: number, options: ProgressOptions = {}): Progress {
  const start = performance.now();
  const terminal = Deno.stderr.isTerminal();
  const interval = terminal ? 200 : 15_000;
  let last = start + 2000 - interval;
  let drawn = false;
  const write = (text: string) => {
    if (options.quiet !== true) Deno.stderr.writeSync(encoder.encode(text));
  };
  const line = (done: number, note: string): string => {
    const elapsed = (performance.now() - start) / 1000;
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const seconds = secondsLeft(elapsed, done, total, options.from ?? 0);
    const left = Number.isNaN(seconds) ? "?" : formatDuration(seconds);
    const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
    return `${label} ${bar} ${Math.floor(share * 100)} % ${left} left${note === "" ? "" : `  ${note}`}`;
  };
  return {
    update: (done, note = "") => {
      const now = performance.now();
      if (now - last < interval || now - start < 2000) return;
      last = now;
      drawn = true;
      write(terminal ? `\r\x1b[K${line(done, note)}` : `${line(done, note)}\n`);
    },
    finish: (note = "") => {
      const elapsed = (performance.now() - start) / 1000;
      if (!drawn && elapsed < 2) return;
      write(`${terminal ? "\r\x1b[K" : ""}${label}: ${note === "" ? "" : `${note}, `}${formatDuration(elapsed)}\n`);
    },
  };
}
