import { join } from "node:path";
import { assert } from "./deps.ts";
import { root } from "./paths.ts";

/** Serves the checkout's files as a plain web host does. */
function serveTree(): { origin: string; requested: string[]; close: () => Promise<void> } {
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
  return { origin: `http://127.0.0.1:${server.addr.port}`, requested, close: () => server.shutdown() };
}

async function runFromEmptyFolder(code: string, origin: string): Promise<{ code: number; out: string; err: string }> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "main.ts"), code);
    const host = new URL(origin).host;
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", `--allow-import=${host}`, "--no-prompt", "main.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    });
    const { code: status, stdout, stderr } = await command.output();
    return { code: status, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("mod.ts is imported by URL from an empty folder, with no configuration and no permission", async () => {
  const server = serveTree();
  try {
    const code = `import { randomStream, topologyMatrix } from "${server.origin}/mod.ts";
      const w = topologyMatrix({ frames: 3, width: 3, kernel: 3, offset: 0, coherence: "shifting", wrapTime: true, normalise: false });
      console.log(w.reduce((a, b) => a + b), randomStream(1, "a").next() === randomStream(1, "a").next());`;
    const result = await runFromEmptyFolder(code, server.origin);
    assert.equal(result.code, 0, result.err);
    assert.equal(result.out.trim(), "27 true");
  } finally {
    await server.close();
  }
});

Deno.test("importing the scores by URL loads neither the engine nor the archive", async () => {
  const server = serveTree();
  try {
    const code = `import * as verification from "${server.origin}/lib/verification/mod.ts";
      console.log(Object.keys(verification).length > 0);`;
    const result = await runFromEmptyFolder(code, server.origin);
    assert.equal(result.code, 0, result.err);
    assert.equal(result.out.trim(), "true");
    assert.deepEqual(server.requested.filter((path) => /^\/lib\/(engine|archive|sources)\//.test(path)), []);
  } finally {
    await server.close();
  }
});
