import { DataError, type DataErrorPlace } from "../base/mod.ts";

/** A class or function that a pickle names; only those in CALLS and ARRAYS mean anything here. */
interface Global {
  readonly global: string;
}

/** A date or a date and time, s since 1970, read as UTC. */
interface Time {
  readonly seconds: number;
}

/** A NumPy array or type under construction; `state` is what BUILD gives it. */
interface Built {
  readonly made: "array" | "dtype";
  state: Value;
}

/** What the stack of the pickle machine holds; tuples and lists are both arrays. */
type Value = null | boolean | number | string | Uint8Array | Global | Time | Built | Value[] | typeof MARK;

const MARK = Symbol("mark");
const RECONSTRUCT = /^numpy\.(_?core)\.multiarray _reconstruct$/;

const isTime = (value: Value | undefined): value is Time =>
  typeof value === "object" && value !== null && "seconds" in value;

/** Date (4 bytes) or date and time (10 bytes) as Python packs them; the month's high bit is the fold flag. */
function packedTime(bytes: Uint8Array): Time | null {
  if (bytes.length !== 4 && bytes.length !== 10) return null;
  const [high = 0, low = 0, fold = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes;
  const month = fold & 0x7f;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
  return { seconds: Date.UTC(high * 256 + low, month - 1, day, hour, minute, second) / 1000 };
}

/** What calling `name` with `args` gives; null when it is not one of the few calls that pickled dates need. */
function call(name: string, args: readonly Value[]): Value | null {
  const [first] = args;
  if (RECONSTRUCT.test(name)) return { made: "array", state: null };
  switch (name) {
    case "numpy dtype":
      return { made: "dtype", state: null };
    case "_codecs encode":
      return typeof first === "string" ? Uint8Array.from(first, (letter) => letter.charCodeAt(0)) : null;
    case "datetime datetime":
    case "datetime date":
      return args.length === 1 && first instanceof Uint8Array ? packedTime(first) : null;
    default:
      return null;
  }
}

/**
 * Reads the times of a pickled one-dimensional NumPy object array of `datetime.datetime` (without time zone, read as
 * UTC) or `datetime.date`, as `numpy.save` writes it in protocols 2 to 5.
 *
 * Nothing is ever executed: of the names in a pickle only those of NumPy arrays, dates and `_codecs.encode` (by which
 * Python 2 stores bytes) are known, and each is only given its literal meaning; anything else is an error.
 *
 * @returns Times, s since 1970 UTC.
 * @throws DataError "corrupt-file" when the pickle is cut short, damaged, or holds anything else.
 */
export function readPickledTimes(bytes: Uint8Array, place: DataErrorPlace = {}): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Value[] = [];
  const memo = new Map<number, Value>();
  let at = 0;

  const wrong = (message: string): DataError =>
    new DataError("corrupt-file", `Pickled dates: ${message}`, { ...place, offset: (place.offset ?? 0) + at });
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw wrong("cut short");
    return bytes.subarray(at, at += count);
  };
  const integer = (size: 1 | 2 | 4): number => {
    take(size);
    const start = at - size;
    return size === 1 ? view.getUint8(start) : size === 2 ? view.getUint16(start, true) : view.getUint32(start, true);
  };
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) throw wrong("cut short");
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const text = (size: number): string => new TextDecoder().decode(take(size));
  const pop = (): Value => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw wrong("the stack is out of order");
    return value;
  };
  const popMany = (count: number): Value[] => Array.from({ length: count }, pop).reverse();
  const popToMark = (): Value[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark < 0) throw wrong("the stack is out of order");
    return stack.splice(mark).slice(1);
  };
  const top = (): Value => {
    const value = stack.at(-1);
    if (value === undefined) throw wrong("the stack is out of order");
    return value;
  };
  const append = (items: readonly Value[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw wrong("items without a list");
    for (const item of items) list.push(item);
  };
  const recall = (key: number): Value => {
    const value = memo.get(key);
    if (value === undefined) throw wrong("refers to what it has not said");
    return value;
  };
  const name = (value: Value): string => {
    if (typeof value === "object" && value !== null && "global" in value) return value.global;
    throw wrong("calls what is not a function");
  };

  const step = (code: number): void => {
    switch (String.fromCharCode(code)) {
      case "\x80": // PROTO
        take(1);
        return;
      case "\x95": // FRAME
        take(8);
        return;
      case "c":
        stack.push({ global: `${line()} ${line()}` });
        return;
      case "\x93": { // STACK_GLOBAL
        const [module, member] = popMany(2);
        if (typeof module !== "string" || typeof member !== "string") throw wrong("names what is not a text");
        stack.push({ global: `${module} ${member}` });
        return;
      }
      case "q":
        memo.set(integer(1), top());
        return;
      case "r":
        memo.set(integer(4), top());
        return;
      case "\x94": // MEMOIZE
        memo.set(memo.size, top());
        return;
      case "h":
        stack.push(recall(integer(1)));
        return;
      case "j":
        stack.push(recall(integer(4)));
        return;
      case "K":
        stack.push(integer(1));
        return;
      case "M":
        stack.push(integer(2));
        return;
      case "J":
        stack.push(integer(4) | 0);
        return;
      case "N":
        stack.push(null);
        return;
      case "\x88":
      case "\x89":
        stack.push(code === 0x88);
        return;
      case "C":
      case "U":
        stack.push(take(integer(1)));
        return;
      case "X":
        stack.push(text(integer(4)));
        return;
      case "\x8c":
        stack.push(text(integer(1)));
        return;
      case "(":
        stack.push(MARK);
        return;
      case "t":
        stack.push(popToMark());
        return;
      case ")":
      case "]":
        stack.push([]);
        return;
      case "\x85":
      case "\x86":
      case "\x87":
        stack.push(popMany(code - 0x84));
        return;
      case "a":
        append([pop()]);
        return;
      case "e":
        append(popToMark());
        return;
      case "R": {
        const args = pop();
        const called = name(pop());
        const result = Array.isArray(args) ? call(called, args) : null;
        if (result === null) throw wrong(`"${called}" is not known here`);
        stack.push(result);
        return;
      }
      case "b": {
        const state = pop();
        const target = top();
        if (typeof target !== "object" || target === null || !("made" in target)) {
          throw wrong("builds what it has not made");
        }
        target.state = state;
        return;
      }
      default:
        throw wrong(`operation 0x${code.toString(16)} is not known here`);
    }
  };

  for (let code = integer(1); code !== 0x2e; code = integer(1)) step(code);
  const result = pop();
  const state = typeof result === "object" && result !== null && "made" in result ? result.state : null;
  const items = Array.isArray(state) ? state.at(-1) : null;
  if (!Array.isArray(items) || !items.every(isTime)) throw wrong("not an array of dates");
  return Float64Array.from(items, (time) => time.seconds);
}
