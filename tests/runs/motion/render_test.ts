import { renderMotion } from "../../../lib/runs/mod.ts";
import { testKept } from "../tables/kept_pages.ts";

await testKept("motion", renderMotion);
