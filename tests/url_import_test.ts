import { join } from "node:path";
import { assert } from "./deps.ts";
import { root } from "./paths.ts";

/** The checkout's files, served as a plain web host does. */
interface TreeServer extends AsyncDisposable {
  readonly origin: string;
  /** Paths asked for. */
  readonly requested: readonly string[];
}

function serveTree(): TreeServer {
  const requested: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname;
    requested.push(path);
    try {
      const content = await Deno.readFile(join(root, path));
      return new Response(content, { headers: { "content-type": "text/plain; charset=utf-8" } });
    } catch {
      return new Response("not found", { status: 404 });
    }
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    requested,
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      await forget(`127.0.0.1_PORT${server.addr.port}`);
    },
  };
}

/** Removes what Deno keeps of a host: the next test has another port, and nobody would look at it again. */
async function forget(host: string): Promise<void> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { modulesCache, typescriptCache } = JSON.parse(new TextDecoder().decode(stdout));
  for (const cache of [modulesCache, typescriptCache]) {
    await Deno.remove(join(cache, "http", host), { recursive: true }).catch(() => {});
  }
}

/** What code prints that runs in an empty folder, with no permission but to import from the server and those given. */
async function printed({ origin }: TreeServer, code: string, permissions: readonly string[] = []): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "main.ts"), code);
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", `--allow-import=${new URL(origin).host}`, ...permissions, "--no-prompt", "main.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Packages that Deno fetches before a program starts that imports `path`: those of all imports but type imports. */
async function packagesOf({ origin }: TreeServer, path: string): Promise<string[]> {
  interface Info {
    readonly modules: readonly {
      readonly specifier: string;
      readonly dependencies?: readonly { readonly code?: { readonly specifier: string } }[];
    }[];
  }
  const start = `${origin}/${path}`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `--allow-import=${new URL(origin).host}`, "--no-config", "--no-lock", start],
    stderr: "null",
  }).output();
  const { modules }: Info = JSON.parse(new TextDecoder().decode(stdout));
  const reached = new Set([start]);
  for (const specifier of reached) {
    const module = modules.find((candidate) => candidate.specifier === specifier);
    for (const { code } of module?.dependencies ?? []) if (code !== undefined) reached.add(code.specifier);
  }
  assert.ok(reached.size > 5);
  return [...reached].filter((specifier) => specifier.startsWith("npm:"));
}

Deno.test("mod.ts is imported by URL from an empty folder, with no configuration and no permission", async () => {
  await using server = serveTree();
  const code = `import { randomStream, topologyMatrix } from "${server.origin}/mod.ts";
    const w = topologyMatrix({ frames: 3, width: 3, kernel: 3, offset: 0, coherence: "shifting", causal: false, wrapTime: true, normalise: false });
    console.log(w.reduce((a, b) => a + b), randomStream(1, "a").next() === randomStream(1, "a").next());`;
  assert.equal(await printed(server, code), "27 true");
});

Deno.test("importing the scores by URL loads neither the engine nor the archive", async () => {
  await using server = serveTree();
  const code = `import * as verification from "${server.origin}/lib/verification/mod.ts";
    console.log(Object.keys(verification).length > 0);`;
  assert.equal(await printed(server, code), "true");
  assert.deepEqual(server.requested.filter((path) => /^\/lib\/(engine|archive|sources)\//.test(path)), []);
});

Deno.test("importing mod.ts fetches no package but the one of map projections: others come when first used", async () => {
  await using server = serveTree();
  assert.deepEqual(await packagesOf(server, "mod.ts"), ["npm:proj4@2.22.0"]);
});

Deno.test("land is told from sea over a URL import, with no permission", async () => {
  await using server = serveTree();
  const code = `import { imergGrid, surfaceOf } from "${server.origin}/lib/grid/mod.ts";
    console.log(...await surfaceOf(imergGrid({ west: 2.3, south: 48.8, east: 2.4, north: 48.9 })));`;
  assert.equal(await printed(server, code), "land");
});

Deno.test("a chart is drawn over a URL import, with no permission", async () => {
  await using server = serveTree();
  const code = `import { chart } from "${server.origin}/lib/report/mod.ts";
    const values = [{ x: 1, y: 2 }];
    const encoding = { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } } as const;
    console.log((await chart({ data: { values }, mark: "point", encoding })).slice(0, 5));`;
  assert.equal(await printed(server, code), "<svg");
});

Deno.test("windows come from a worker over a URL import, with the archive's files and locks allowed", async () => {
  await using server = serveTree();
  const code = `import { openArchive, simulateArchive, windows } from "${server.origin}/mod.ts";
    await simulateArchive("rain.zarr", { days: 1, firstDay: "2021-06-01", seed: 1, size: 32, quiet: true });
    let count = 0;
    for await (const { shape } of windows(await openArchive("rain.zarr"), { frames: 6, size: 16, prefetch: 2 })) count += shape[0];
    console.log(count);`;
  const permissions = ["--allow-read=.", "--allow-write=.", "--allow-sys=hostname"];
  assert.equal(await printed(server, code, permissions), String(288 / 6 * (32 / 16) ** 2));
  assert.ok(server.requested.includes("/lib/archive/window_worker.ts"));
});

Deno.test("an engine of plain JavaScript computes over a URL import, with no permission", async () => {
  await using server = serveTree();
  const code = `import { openEngine } from "${server.origin}/lib/engine/mod.ts";
    using engine = await openEngine({ device: "js" });
    console.log(engine.tf.sum([1, 2, 3]).dataSync()[0]);`;
  assert.equal(await printed(server, code), "6");
});
