/** Lets the process hear signals in the midst of work that waits for nothing else: Ctrl-C would come after it. */
export const hearSignals = (): Promise<void> => new Promise((done) => setTimeout(done));
