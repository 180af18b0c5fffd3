/** A float or short variable of a NetCDF-3 file to be written. */
export interface Netcdf3Variable {
  readonly name: string;
  readonly type: "short" | "float";
  /** Indices into the dimensions; the first may be the record dimension. */
  readonly dimensions: readonly number[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: readonly number[];
}

const CODES = { char: 2, short: 3, float: 5 } as const;
const SIZES = { short: 2, float: 4 } as const;

/** Bytes of a NetCDF-3 classic file (NetCDF classic format specification); a dimension of length 0 is the record one. */
export function netcdf3Bytes(
  dimensions: readonly { readonly name: string; readonly length: number }[],
  records: number,
  variables: readonly Netcdf3Variable[],
): Uint8Array {
  const encoder = new TextEncoder();
  const int = (n: number) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255];
  const padded = (bytes: readonly number[]) => [...bytes, ...new Array((4 - bytes.length % 4) % 4).fill(0)];
  const text = (string: string) => [...int(encoder.encode(string).length), ...padded([...encoder.encode(string)])];
  const length = (variable: Netcdf3Variable, record: boolean) =>
    variable.dimensions.slice(record ? 1 : 0).reduce((product, d) => product * dimensions[d]!.length, 1);
  const isRecord = (variable: Netcdf3Variable) => dimensions[variable.dimensions[0]!]!.length === 0;
  const vsize = (variable: Netcdf3Variable) =>
    Math.ceil(length(variable, isRecord(variable)) * SIZES[variable.type] / 4) * 4;
  const single = variables.filter(isRecord).length === 1;
  const header = (begins: readonly number[]) => [
    ...[0x43, 0x44, 0x46, 1],
    ...int(records),
    ...[...int(10), ...int(dimensions.length), ...dimensions.flatMap((d) => [...text(d.name), ...int(d.length)])],
    ...[...int(0), ...int(0)],
    ...[...int(11), ...int(variables.length)],
    ...variables.flatMap((variable, k) => {
      const attributes = Object.entries(variable.attributes);
      return [
        ...text(variable.name),
        ...int(variable.dimensions.length),
        ...variable.dimensions.flatMap(int),
        ...(attributes.length === 0 ? [...int(0), ...int(0)] : [...int(12), ...int(attributes.length)]),
        ...attributes.flatMap(([name, value]) => [...text(name), ...int(CODES.char), ...text(value)]),
        ...int(CODES[variable.type]),
        ...int(vsize(variable)),
        ...int(begins[k]!),
      ];
    }),
  ];
  const numbers = (variable: Netcdf3Variable, from: number, count: number) => {
    const view = new DataView(new ArrayBuffer(count * SIZES[variable.type]));
    for (let k = 0; k < count; k++) {
      const value = variable.data[from + k]!;
      if (variable.type === "short") view.setInt16(2 * k, value);
      else view.setFloat32(4 * k, value);
    }
    return [...new Uint8Array(view.buffer)];
  };
  const start = header(variables.map(() => 0)).length;
  const begins: number[] = [];
  const body: number[] = [];
  for (const variable of variables) {
    begins.push(start + body.length);
    const record = isRecord(variable);
    if (!record) body.push(...padded(numbers(variable, 0, length(variable, false))));
    else if (records > 0) {
      body.push(
        ...(single ? numbers : (...a: Parameters<typeof numbers>) => padded(numbers(...a)))(
          variable,
          0,
          length(variable, true),
        ),
      );
    }
  }
  for (let r = 1; r < records; r++) {
    for (const variable of variables.filter(isRecord)) {
      const bytes = numbers(variable, r * length(variable, true), length(variable, true));
      body.push(...(single ? bytes : padded(bytes)));
    }
  }
  return Uint8Array.from([...header(begins), ...body]);
}
