import { join } from "node:path";
import { assert } from "../deps.ts";
import { python, root } from "../paths.ts";
import { inFolder } from "./run_task.ts";

/** Runs `deno task setup --jupyter --json` as a user whose data lie in `folder`, with no jupyter on PATH. */
async function setupJupyter(folder: string): Promise<{ kernel: string; directory: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "setup", "--jupyter", "--json"],
    cwd: root,
    env: { XDG_DATA_HOME: folder, JUPYTER_DATA_DIR: "", NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const isLinux = Deno.build.os === "linux"; // elsewhere XDG_DATA_HOME means nothing to Jupyter

Deno.test({
  name:
    "setup --jupyter writes a kernel that takes interrupts as messages, says where, and keeps what else the file says",
  ignore: !isLinux,
  fn: () =>
    inFolder(async (folder) => {
      const { kernel, directory } = await setupJupyter(folder);
      assert.equal(kernel, join(folder, "jupyter", "kernels", "deno", "kernel.json"));
      assert.ok(directory.length > 0, "the library is set up as well");
      const spec = JSON.parse(await Deno.readTextFile(kernel));
      assert.deepEqual(spec, {
        argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
        "display_name": "Deno",
        language: "typescript",
        "interrupt_mode": "message",
      });
      const env = { XDG_CACHE_HOME: "/scratch/cache" };
      await Deno.writeTextFile(kernel, JSON.stringify({ ...spec, argv: ["old"], env }));
      await setupJupyter(folder);
      assert.deepEqual(JSON.parse(await Deno.readTextFile(kernel)), { ...spec, env });
    }),
});

/** Interrupts a cell that would never end, then asks whether the kernel still knows what it was told before. */
const INTERRUPTING = `
import json, subprocess, time
from jupyter_client import KernelManager

manager = KernelManager(kernel_name="deno")
manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
client = manager.client()
client.start_channels()

def status(code, interrupt=False):
    sent = client.execute(code)
    if interrupt:
        time.sleep(1)
        manager.interrupt_kernel()
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"]["msg_id"] == sent:
            return reply["content"]["status"]

try:
    client.wait_for_ready(timeout=60)
    print(json.dumps({
        "defines": status("const kept = 41;"),
        "computes": status("for (;;);", interrupt=True),
        "knows": status("if (kept !== 41) throw new Error('forgotten');"),
    }))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
`;

if (python === null) console.log("skipped (no Python with jupyter_client): interrupting the installed kernel");

Deno.test({
  name:
    "the kernel of setup --jupyter is found by Jupyter, and lives on with all it knows when a cell that computes is interrupted",
  ignore: python === null || !isLinux,
  fn: () =>
    inFolder(async (folder) => {
      await setupJupyter(folder);
      const { stdout, stderr } = await new Deno.Command(python!, {
        args: ["-c", INTERRUPTING],
        env: { XDG_DATA_HOME: folder, JUPYTER_DATA_DIR: "", JUPYTER_PATH: "", JUPYTER_RUNTIME_DIR: folder },
      }).output();
      const said = new TextDecoder().decode(stdout);
      assert.notEqual(said, "", new TextDecoder().decode(stderr));
      assert.deepEqual(JSON.parse(said), { defines: "ok", computes: "error", knows: "ok" });
    }),
});
