/** Commit of the checkout that holds `directory`, "+" after it when files are changed; null when there is none. */
export async function commitOf(directory: string): Promise<string | null> {
  const commit = await outputOf("git", ["-C", directory, "rev-parse", "--short=12", "HEAD"]);
  if (commit === null) return null;
  const changes = await outputOf("git", ["-C", directory, "status", "--porcelain", "--untracked-files=no"]);
  return changes === "" ? commit : `${commit}+`;
}

/** What a program prints; null when it is missing, may not be run, or fails. */
export async function outputOf(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args: [...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}
