import { assert, fc } from "../deps.ts";
import { DataError, isDataError } from "../../lib/base/mod.ts";
import { readPickledTimes } from "../../lib/sources/pickle.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** pickle.dumps(np.array([datetime(2016, 8, 21, 0, 10), datetime(2016, 2, 29, 23, 59, 59)], object), protocol), NumPy 2.4. */
const PICKLES = {
  2: hex(
    "8002636e756d70792e5f636f72652e6d756c746961727261790a5f7265636f6e7374727563740a7100636e756d70790a6e6461727261790a7101" +
      "4b00857102635f636f646563730a656e636f64650a7103580100000062710458060000006c6174696e317105867106527107877108527109284b" +
      "014b0285710a636e756d70790a64747970650a710b58020000004f38710c898887710d52710e284b0358010000007c710f4e4e4e4affffffff4a" +
      "ffffffff4b3f74711062895d711128636461746574696d650a6461746574696d650a71126803580b00000007c3a00815000a0000000071136805" +
      "86711452711585711652711768126803580b00000007c3a0021d173b3b0000007118680586711952711a85711b52711c6574711d622e",
  ),
  3: hex(
    "8003636e756d70792e5f636f72652e6d756c746961727261790a5f7265636f6e7374727563740a7100636e756d70790a6e6461727261790a7101" +
      "4b008571024301627103877104527105284b014b02857106636e756d70790a64747970650a710758020000004f387108898887710952710a284b" +
      "0358010000007c710b4e4e4e4affffffff4affffffff4b3f74710c62895d710d28636461746574696d650a6461746574696d650a710e430a07e0" +
      "0815000a00000000710f857110527111680e430a07e0021d173b3b000000711285711352711465747115622e",
  ),
  4: hex(
    "800495c6000000000000008c166e756d70792e5f636f72652e6d756c74696172726179948c0c5f7265636f6e7374727563749493948c056e756d" +
      "7079948c076e6461727261799493944b0085944301629487945294284b014b02859468038c0564747970659493948c024f389489888794529428" +
      "4b038c017c944e4e4e4affffffff4affffffff4b3f749462895d94288c086461746574696d65948c086461746574696d65949394430a07e00815" +
      "000a0000000094859452946815430a07e0021d173b3b0000009485945294657494622e",
  ),
} as const;

/** The same of np.array([date(2016, 8, 21), date(1999, 12, 31)], object). */
const DATES = hex(
  "800495b6000000000000008c166e756d70792e5f636f72652e6d756c74696172726179948c0c5f7265636f6e7374727563749493948c056e756d7079" +
    "948c076e6461727261799493944b0085944301629487945294284b014b02859468038c0564747970659493948c024f3894898887945294284b03" +
    "8c017c944e4e4e4affffffff4affffffff4b3f749462895d94288c086461746574696d65948c0464617465949394430407e00815948594529468" +
    "15430407cf0c1f9485945294657494622e",
);

/** And of an array of one datetime with a time zone. */
const ZONED = hex(
  "800495df000000000000008c166e756d70792e5f636f72652e6d756c74696172726179948c0c5f7265636f6e7374727563749493948c056e756d7079" +
    "948c076e6461727261799493944b0085944301629487945294284b014b01859468038c0564747970659493948c024f3894898887945294284b03" +
    "8c017c944e4e4e4affffffff4affffffff4b3f749462895d948c086461746574696d65948c086461746574696d65949394430a07e00815000000" +
    "0000009468138c0874696d657a6f6e6594939468138c0974696d6564656c74619493944b004b004b00879452948594529486945294617494622e",
);

Deno.test("dates are read in the protocols of Python 2 and 3", () => {
  const expected = [Date.UTC(2016, 7, 21, 0, 10) / 1000, Date.UTC(2016, 1, 29, 23, 59, 59) / 1000];
  for (const [protocol, bytes] of Object.entries(PICKLES)) {
    assert.deepEqual(Array.from(readPickledTimes(bytes)), expected, `protocol ${protocol}`);
  }
  assert.deepEqual(Array.from(readPickledTimes(DATES)), [Date.UTC(2016, 7, 21) / 1000, Date.UTC(1999, 11, 31) / 1000]);
});

Deno.test("anything else than dates is refused and never run", () => {
  const refused = (bytes: Uint8Array, text: RegExp) =>
    assert.throws(() => readPickledTimes(bytes, { file: "a.npz", variable: "dates" }), (error) => {
      assert(isDataError(error, "corrupt-file"), String(error));
      assert.equal(error.file, "a.npz");
      assert.match(error.message, text);
      return true;
    });
  refused(new TextEncoder().encode("cos\nsystem\n(X\x04\0\0\0exittR."), /"os system" is not known here/);
  refused(new TextEncoder().encode("c__builtin__\neval\n(X\x01\0\0\0atR."), /"__builtin__ eval" is not known here/);
  refused(new TextEncoder().encode("\x80\x02]."), /not known here|not an array/);
  refused(Uint8Array.of(0x80, 2, 0x5d, 0x2e), /not an array of dates/);
  refused(ZONED, /timezone|timedelta/);
});

Deno.test("a pickle cut anywhere is a corrupt file; damaged or random bytes give dates or a DataError", () => {
  const attempt = (bytes: Uint8Array): void => {
    try {
      readPickledTimes(bytes);
    } catch (error) {
      assert(error instanceof DataError, String(error));
    }
  };
  for (const bytes of [...Object.values(PICKLES), DATES]) {
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => readPickledTimes(bytes.subarray(0, length)), DataError);
    }
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => attempt(bytes.with(at, byte))));
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt), { numRuns: 1000 });
});
