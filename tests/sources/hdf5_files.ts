import { loadHdf5 } from "../../lib/sources/deps.ts";

type Library = Awaited<ReturnType<typeof loadHdf5>>;
type Group = InstanceType<Library["Group"]>;
type Attribute = string | number | readonly number[] | Float32Array | Float64Array;

/** An array to be written: numbers, shape, attributes, and the paths of the scales of its dimensions. */
export interface ArrayToWrite {
  readonly data: Float32Array | Float64Array | Int16Array | Uint8Array | Uint16Array | Int32Array;
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly scales?: readonly string[];
  readonly chunks?: readonly number[];
}

/** What a test file holds: attributes of its groups (the root is ""), and its arrays, by path. */
export interface FileToWrite {
  readonly groups?: Readonly<Record<string, Readonly<Record<string, Attribute>>>>;
  readonly arrays?: Readonly<Record<string, ArrayToWrite>>;
}

/** Writes an HDF5 file at `path`. A one-dimensional array is made a dimension scale, as the NetCDF library does. */
export async function writeHdf5(path: string, content: FileToWrite): Promise<void> {
  const library = await loadHdf5();
  const { FS } = await library.ready;
  const inside = "/test-file";
  const file = new library.File(inside, "w");
  const groupAt = (folder: string): Group =>
    folder.split("/").filter((name) => name !== "").reduce<Group>((group, name) => {
      const path = group.path === "/" ? `/${name}` : `${group.path}/${name}`;
      return group.keys().includes(name) ? group.get(path) as Group : group.create_group(name);
    }, file);
  const set = (
    target: Group | InstanceType<Library["Dataset"]>,
    attributes: Readonly<Record<string, Attribute>>,
  ) => {
    for (const [name, value] of Object.entries(attributes)) {
      target.create_attribute(name, typeof value === "object" && Array.isArray(value) ? [...value] : value as string);
    }
  };
  for (const [path, attributes] of Object.entries(content.groups ?? {})) set(groupAt(path), attributes);
  for (const [path, array] of Object.entries(content.arrays ?? {})) {
    const name = path.split("/").at(-1)!;
    const group = groupAt(path.slice(0, -name.length));
    const chunks = array.chunks === undefined ? {} : { chunks: [...array.chunks], compression: 4 };
    const dataset = group.create_dataset({ name, data: array.data, shape: [...array.shape], ...chunks });
    if (array.shape.length === 1) dataset.make_scale(name);
    set(dataset, array.attributes ?? {});
    array.scales?.forEach((scale, axis) => dataset.attach_scale(axis, `/${scale}`));
  }
  file.close();
  await Deno.writeFile(path, FS.readFile(inside));
  FS.unlink(inside);
}
