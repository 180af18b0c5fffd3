/** Takes the lock NAME in FOLDER, says so, and holds it until it is killed. Usage: deno run -A hold_lock.ts FOLDER NAME */
import { takeLock } from "../../lib/base/mod.ts";

const [folder = "", name = ""] = Deno.args;
try {
  await takeLock(folder, name);
  console.log("held");
  setInterval(() => {}, 1000);
} catch (error) {
  console.log((error as Error).message);
}
