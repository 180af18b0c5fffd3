/**
 * What every room shares and nothing else: errors, atomic files, seeded random streams, progress.
 *
 * @module
 */
export { DataError, type DataErrorPlace, type DataErrorTag, isDataError } from "./errors.ts";
export { VERSION } from "./version.ts";
export { commitOf } from "./commit.ts";
export { counted } from "./counted.ts";
export { exists, explainWriteError, temporaryFor, temporaryName, writeFileAtomic } from "./files.ts";
export { instructionsOf } from "./instructions.ts";
export { type Machine, peakMemory, thisMachine } from "./machine.ts";
export { type Lock, type LockOptions, takeLock, waitForLock } from "./lock.ts";
export { hash32, type RandomStream, randomStream } from "./random.ts";
export { WET_RATE } from "./rain.ts";
export { removedAtExit, type TemporaryFolder, temporaryFolder } from "./temporary_folder.ts";
export { formatDuration, type Progress, progress, type ProgressOptions } from "./progress.ts";
