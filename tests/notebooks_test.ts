import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assert } from "./deps.ts";
import { python, root } from "./paths.ts";

interface Cell {
  readonly "cell_type": "code" | "markdown";
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>> & { readonly tags?: readonly string[] };
  readonly outputs?: readonly { readonly "output_type": string; readonly data?: Readonly<Record<string, unknown>> }[];
}

interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec: { readonly name: string; readonly language: string } };
}

const folder = join(root, "notebooks");
const names = (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name)
  .filter((name) => name.endsWith(".ipynb")).sort();
const texts = new Map(
  await Promise.all(
    names.map(async (name) => [name, await Deno.readTextFile(join(folder, name))] as const),
  ),
);
const notebooks = [...texts].map(([name, text]) => ({ name, text, notebook: JSON.parse(text) as Notebook }));

const sourceOf = ({ source }: Cell): string => typeof source === "string" ? source : source.join("");
const codeOf = ({ cells }: Notebook) => cells.filter((cell) => cell.cell_type === "code");

/** Runs Deno on files in a folder of their own; what it says, with the folder's name taken out. */
async function denoOn(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<string> {
  const work = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(work, name), text);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, ...Object.keys(files)],
      cwd: work,
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    return success ? "" : said.replaceAll(work, "");
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

for (const { name, text, notebook } of notebooks) {
  Deno.test(`${name} is for the Deno kernel, and begins with a title`, () => {
    assert.deepEqual(
      { name: notebook.metadata.kernelspec.name, language: notebook.metadata.kernelspec.language },
      { name: "deno", language: "typescript" },
    );
    assert.equal(notebook.cells[0]!.cell_type, "markdown");
    assert.match(sourceOf(notebook.cells[0]!), /^# \d\. \S/);
    assert.ok(text.length < 300_000, `${text.length} bytes: show less`);
  });

  Deno.test(`${name} shows figures in the cells tagged so, nothing in others, and has no errors or times`, () => {
    const cells = codeOf(notebook);
    const shows = cells.filter(({ metadata }) => metadata.tags?.includes("shows") === true).map(({ id }) => id);
    assert.ok(shows.length > 0);
    assert.deepEqual(cells.filter((cell) => /\bshow\(/.test(sourceOf(cell))).map(({ id }) => id), shows);
    assert.deepEqual(cells.filter(({ outputs }) => outputs!.length > 0).map(({ id }) => id), shows);
    for (const { id, outputs, metadata } of cells) {
      for (const { output_type: type } of outputs!) {
        assert.equal(type, "display_data", `${id}: show it by show(), only that is never lost`);
      }
      assert.equal(metadata["execution"], undefined, `${id} keeps execution times`);
    }
  });

  Deno.test(`${name} has a caption below every drawing, and draws by what a forge can show`, () => {
    for (const { id, outputs } of codeOf(notebook)) {
      const kinds = outputs!.map(({ data = {} }) =>
        "image/svg+xml" in data ? "drawing" : "text/html" in data ? "table" : "text/markdown" in data ? "caption" : "?"
      );
      assert.match(kinds.join(" "), /^(drawing caption ?|table ?(caption ?)?)*$/, id);
      for (const { data = {} } of outputs!) {
        const [caption] = [data["text/markdown"] ?? ""].flat() as string[];
        assert.match(caption!, /^(\*\*[^*]+\.\*\* \S|$)/, id);
      }
    }
  });

  Deno.test(`${name} names no path of a machine, and imports rooms only`, () => {
    assert.doesNotMatch(text, /\/(home|root|Users|mnt|tmp|var)\/|file:\/\//);
    const code = codeOf(notebook).map(sourceOf).join("\n");
    const imported = [...code.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(imported.length > 0);
    for (const specifier of imported) assert.match(specifier, /^\.\.\/(lib\/\w+\/)?mod\.ts$/);
  });

  Deno.test(`${name} links to notebooks that exist`, () => {
    for (const [, link] of text.matchAll(/\]\(([\w/]+\.ipynb)\)/g)) assert.ok(names.includes(link!), link);
  });
}

Deno.test("README.md of the notebooks lists them all", async () => {
  const readme = await Deno.readTextFile(join(folder, "README.md"));
  assert.deepEqual([...readme.matchAll(/\]\((\w+\.ipynb)\)/g)].map((match) => match[1]!), names);
});

Deno.test("code of the notebooks passes the type check, which the kernel does not make", async () => {
  const files = Object.fromEntries(notebooks.map(({ name, notebook }) => {
    const code = codeOf(notebook).map(sourceOf).join("\n");
    return [`${name}.ts`, code.replaceAll('"../', `"${pathToFileURL(root).href}`)];
  }));
  assert.equal(await denoOn(files, ["check", "--quiet", "--config", join(root, "deno.json")]), "");
});

Deno.test("cells of the notebooks are formatted", async () => {
  // deno fmt --check calls every notebook unformatted whose cells do not end in an empty line, so cells go one by one.
  const files = Object.fromEntries(notebooks.flatMap(({ name, notebook }) =>
    notebook.cells.map((cell) => [
      `${name}.${cell.id}.${cell.cell_type === "code" ? "ts" : "md"}`,
      `${sourceOf(cell)}\n`,
    ])
  ));
  const { fmt: { lineWidth } } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  assert.equal(await denoOn(files, ["fmt", "--check", "--no-config", "--line-width", String(lineWidth)]), "");
});

if (python === null) console.log("skipped (no Python with nbclient): deno task notebooks names what fails");

Deno.test({
  name: "deno task notebooks names the cell that fails, and those that should show a figure and do not",
  ignore: python === null,
  fn: async () => {
    const work = await Deno.makeTempDir();
    try {
      const cases = {
        "good.ipynb": 'import { show } from "../mod.ts";\nawait show({ html: "<p>dry</p>" }, "Rain");',
        "failing.ipynb": 'throw new RangeError("too far");',
        "silent.ipynb": 'console.log("no figure");',
        "broken.ipynb": 'import { show } from "../mod.ts";\nawait show({ html: `<svg d="M0,NaN"/>` }, "Rain");',
      };
      for (const [name, source] of Object.entries(cases)) {
        const code = { "cell_type": "code", "execution_count": null, metadata: {}, outputs: [] };
        const cells = [
          { ...code, id: "first", source: "const first = 1;" },
          { ...code, id: "second", source, metadata: { tags: ["shows"] } },
        ];
        const notebook = { cells, metadata: {}, nbformat: 4, "nbformat_minor": 5 };
        await Deno.writeTextFile(join(work, name), JSON.stringify(notebook));
      }
      const names = Object.keys(cases);
      const before = await Deno.readTextFile(join(work, "good.ipynb"));
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(root, "tasks", "notebooks.ts"), "--json", ...names.map((name) => join(work, name))],
        stderr: "inherit",
      }).output();
      const results: { notebook: string; cells?: number; figures?: number; error?: string }[] = JSON.parse(
        new TextDecoder().decode(stdout),
      );
      assert.equal(code, 1);
      assert.deepEqual(results.map(({ notebook }) => notebook), names);
      assert.deepEqual([results[0]!.cells, results[0]!.figures], [2, 1]);
      assert.match(results[1]!.error!, /^cell 2 failed: RangeError: too far/);
      assert.equal(results[2]!.error, "cell 2 should show a figure and shows none");
      assert.equal(results[3]!.error, "cell 2 shows a figure with coordinates that are not numbers");
      assert.equal(await Deno.readTextFile(join(work, "good.ipynb")), before, "without --write files stay as they are");
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  },
});
