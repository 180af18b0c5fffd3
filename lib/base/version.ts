/** Version of ondée, written into every file and result that it makes; the same as in deno.json (a test). */
export const VERSION = "0.1.0";
