import { assert, fc } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { bufrMessage, packBits } from "./bufr_message.ts";
import { DataError, isDataError } from "../../lib/base/mod.ts";
import { bitReader } from "../../lib/sources/bufr/bits.ts";
import { readBufrHeader } from "../../lib/sources/bufr/message.ts";
import { MOSAIC_TABLES } from "../../lib/sources/bufr/mosaic_tables.ts";
import { type BufrItem, decodeSubsets, physicalValue } from "../../lib/sources/bufr/subset.ts";
import { type BufrTables, loadBufrTables, parseElements, parseSequences } from "../../lib/sources/bufr/tables.ts";

const decode = (message: Uint8Array, tables: BufrTables = MOSAIC_TABLES): BufrItem[] =>
  decodeSubsets(readBufrHeader(message, "a.bufr"), tables, "a.bufr")[0]!;

const summary = (items: readonly BufrItem[]): unknown[] =>
  items.map((item) => item.kind === "value" ? [item.descriptor, item.value] : [item.descriptor, [...item.raw()]]);

Deno.test("bit fields come back as they were packed, one by one and as an array", () => {
  const fields = fc.integer({ min: 1, max: 32 }).chain((width) =>
    fc.tuple(
      fc.constant(width),
      fc.integer({ min: 0, max: 17 }),
      fc.array(fc.integer({ min: 0, max: 2 ** width - 1 }), { maxLength: 40 }),
    )
  );
  fc.assert(fc.property(fields, ([width, start, values]) => {
    const bytes = packBits([[0, start], ...values.map((value) => [value, width] as const)]);
    const bits = bitReader(bytes, { offset: 0 });
    bits.skip(start);
    assert.deepEqual([...bits.fields(start, values.length, width)], values);
    assert.equal(bits.position, start);
    assert.deepEqual(values.map(() => bits.unsigned(width)), values);
  }));
});

Deno.test("reading past the end says how much is missing and where", () => {
  const bits = bitReader(Uint8Array.of(1, 2), { file: "a.bufr", offset: 100 });
  bits.skip(10);
  assert.throws(() => bits.unsigned(8), (error) => {
    assert(isDataError(error, "corrupt-file"));
    assert.equal(error.offset, 102);
    assert.match(error.message, /2 bits too early/);
    return true;
  });
  assert.throws(() => bits.fields(0, 2 ** 32 - 1, 32), DataError);
});

Deno.test("elements are scaled, offset, and missing when all bits are set", () => {
  const message = bufrMessage(
    ["0-05-001", "0-06-001", "0-25-194", "0-30-031"],
    packBits([[14367000, 25], [17003500, 26], [65535, 16], [1, 4]]),
  );
  assert.deepEqual(summary(decode(message)), [
    ["0-05-001", 53.67],
    ["0-06-001", -9.965],
    ["0-25-194", null],
    ["0-30-031", 1],
  ]);
});

Deno.test("the header gives centre, tables, time and descriptors; a bulletin heading and section 2 are passed over", () => {
  const message = bufrMessage(["3-01-011"], packBits([[2024, 12], [1, 4], [26, 6]]), { section2: [9, 9, 9] });
  const heading = new TextEncoder().encode("\r\r\n123\r\r\nIMFR27 LFPW 260800\r\r\n");
  const header = readBufrHeader(Uint8Array.from([...heading, ...message]));
  assert.deepEqual(
    [header.centre, header.category, header.localSubcategory, header.masterVersion, header.localVersion],
    [85, 6, 27, 16, 14],
  );
  assert.equal(header.time, Date.UTC(2024, 0, 26, 8) / 1000);
  assert.deepEqual(header.descriptors, ["3-01-011"]);
  assert.deepEqual(summary(decodeSubsets(header, MOSAIC_TABLES)[0]!), [
    ["0-04-001", 2024],
    ["0-04-002", 1],
    ["0-04-003", 26],
  ]);
});

Deno.test("text loses its padding", () => {
  const text = "Mosaique".padEnd(31, "\0");
  const message = bufrMessage(["0-01-099"], packBits([...text].map((letter) => [letter.charCodeAt(0), 8])));
  assert.deepEqual(summary(decode(message)), [["0-01-099", "Mosaique"]]);
});

Deno.test("operators 2-01, 2-02 and 2-03 change width, scale and reference, and are cancelled", () => {
  const descriptors = ["2-03-011", "0-21-001", "2-03-255", "2-01-132", "2-02-129", "0-21-001", "2-02-000", "2-01-000"];
  // Reference -400 as sign and size in 11 bits; then 11 bits in tenths; then, with 2-03-000, 7 bits from -64 again.
  const message = bufrMessage(
    [...descriptors, "2-03-000", "0-21-001"],
    packBits([[1, 1], [400, 10], [880, 11], [74, 7]]),
  );
  assert.deepEqual(summary(decode(message)), [["0-21-001", 48], ["0-21-001", 10]]);
});

Deno.test("a replicated element is an array, other replications are written out, factors may be delayed and nested", () => {
  const elements = packBits([[3, 32], [1, 10], [2, 10], [1023, 10]]);
  const [array] = decode(bufrMessage(["1-01-000", "0-31-192", "0-21-120"], elements));
  assert.deepEqual(array?.kind === "array" && [...array.raw()], [1, 2, 1023]);
  assert.equal(array?.kind === "array" && physicalValue(array.element, 2), 0.002);

  const nested = bufrMessage(
    ["1-04-002", "0-30-031", "1-01-000", "0-31-001", "0-48-192"],
    packBits([[5, 4], [2, 8], [1, 1], [0, 1], [6, 4], [0, 8]]),
  );
  assert.deepEqual(summary(decode(nested)), [
    ["0-30-031", 5],
    ["0-48-192", [1, 0]],
    ["0-30-031", 6],
    ["0-48-192", []],
  ]);
});

Deno.test("an array may stand between operators that cancel themselves, and no other", () => {
  const data = packBits([[2, 32], [140, 12], [4095, 12]]);
  const [height] = decode(bufrMessage(["1-03-000", "0-31-192", "2-01-124", "0-10-002", "2-01-000"], data));
  assert(height?.kind === "array");
  assert.deepEqual([[...height.raw()], height.element.width, physicalValue(height.element, 140)], [
    [140, 4095],
    12,
    1000,
  ]);

  // The width stays changed after the first repetition: 16 - 4 bits, then 12 + 0 again since 2-01 sets, not adds.
  const open = decode(bufrMessage(["1-02-002", "2-01-124", "0-10-002"], packBits([[40, 12], [41, 12]])));
  assert.deepEqual(summary(open), [["0-10-002", 0], ["0-10-002", 10]]);
});

Deno.test("what cannot be read is refused by name", () => {
  const refused = (message: Uint8Array, tag: string, text: RegExp) =>
    assert.throws(() => decode(message), (error) => {
      assert(error instanceof DataError);
      assert.equal(error.tag, tag);
      assert.equal(error.file, "a.bufr");
      assert.match(error.message, text);
      return true;
    });
  const none = new Uint8Array(8);
  refused(bufrMessage([], none, { edition: 3 }), "unsupported-version", /BUFR edition 3/);
  refused(bufrMessage([], none, { flags: 0xc0 }), "unsupported-version", /[Cc]ompressed/);
  refused(bufrMessage([], none, { subsets: 0 }), "corrupt-file", /no subset/);
  refused(bufrMessage(["0-63-255"], none), "unsupported-version", /0-63-255.*ONDEE_BUFR_TABLES/);
  refused(bufrMessage(["3-63-255"], none), "unsupported-version", /3-63-255/);
  refused(bufrMessage(["2-22-000"], none), "unsupported-version", /2-22-000/);
  refused(bufrMessage(["1-01-000", "0-30-031"], none), "unsupported-version", /no replication factor/);
  refused(bufrMessage(["1-05-002", "0-30-031"], none), "unsupported-version", /past the descriptors/);
  refused(bufrMessage(["1-02-009", "2-01-000", "2-02-000"], none), "unsupported-version", /repeats no data/);
  refused(
    bufrMessage(["1-01-000", "0-31-192", "0-21-120"], packBits([[2 ** 32 - 1, 32]])),
    "corrupt-file",
    /too early/,
  );
  refused(new TextEncoder().encode("GRIB but not the other"), "unknown-format", /No BUFR message/);
  refused(new Uint8Array(), "unknown-format", /No BUFR message/);
});

Deno.test("a sequence that contains itself is refused", () => {
  const tables: BufrTables = { elements: new Map(), sequences: new Map([["3-60-001", ["3-60-001"]]]) };
  assert.throws(() => decode(bufrMessage(["3-60-001"], new Uint8Array()), tables), /nested too deep/);
});

Deno.test("a message cut anywhere, or with a byte changed, gives values or a DataError and nothing else", () => {
  const message = bufrMessage(
    ["3-01-011", "1-03-000", "0-31-192", "2-01-124", "0-10-002", "2-01-000", "1-02-002", "0-30-031", "0-01-099"],
    packBits([[2024, 12], [1, 4], [26, 6], [3, 32], [1, 12], [2, 12], [3, 12], ...Array(8).fill([77, 63])]),
  );
  const attempt = (bytes: Uint8Array): boolean => {
    try {
      decode(bytes).forEach((item) => item.kind === "array" && item.raw());
      return true;
    } catch (error) {
      assert(error instanceof DataError, String(error));
      return false;
    }
  };
  assert(attempt(message));
  for (let length = 0; length < message.length; length++) assert(!attempt(message.subarray(0, length)), `${length}`);
  for (let at = 0; at < message.length; at++) {
    for (let byte = 0; byte < 256; byte++) attempt(message.with(at, byte));
  }
});

Deno.test("tables are read from csv, with comments and continued sequences", () => {
  const elements = parseElements(
    "# a comment\n0;05;001;LATITUDE;Degree;5;-9000000;25\r\n0;1;192;Code;Code table;0;0;8\n",
  );
  assert.deepEqual(elements.get("0-05-001"), {
    name: "LATITUDE",
    unit: "Degree",
    scale: 5,
    reference: -9000000,
    width: 25,
  });
  assert.deepEqual([...elements.keys()], ["0-05-001", "0-01-192"]);
  const sequences = parseSequences("#\n 3;00;002;  0;00;002\n  ;  ;   ;  0;00;003\n#\n 3;01;001;  0;01;001\n");
  assert.deepEqual([...sequences], [["3-00-002", ["0-00-002", "0-00-003"]], ["3-01-001", ["0-01-001"]]]);
});

testWithData("the tables shipped agree with the services' own", async (data) => {
  const folder = `${data}/meteofrance-bufr-mosaic`;
  const full = await loadBufrTables(folder, { centre: 85, master: 16, local: 14 });
  assert.equal(MOSAIC_TABLES.elements.size, 41);
  for (const [descriptor, { scale, reference, width }] of MOSAIC_TABLES.elements) {
    const published = full.elements.get(descriptor)!;
    assert.deepEqual([scale, reference, width], [published.scale, published.reference, published.width], descriptor);
  }
  for (const [sequence, members] of MOSAIC_TABLES.sequences) assert.deepEqual(full.sequences.get(sequence), members);
  await assert.rejects(
    loadBufrTables(folder, { centre: 85, master: 99, local: 14 }),
    (error) => isDataError(error, "missing-file") && /bufrtab._99\.csv/.test(error.message),
  );
});
