import { capital } from "./capital.ts";
import type { ProductFacts, RunFacts } from "./report_input.ts";

/** The product that has a role in the run, as {@link productName} writes it; null for none. */
export function productText({ products = [], kind }: Pick<RunFacts, "products" | "kind">, role: string): string | null {
  const product = products.find((product) => product.role === role);
  return product === undefined ? null : productName(product, kind);
}

/** "IMERG, final, V07B (simulated) against radar"; null where one of them is not known. */
export function againstText(run: Pick<RunFacts, "products" | "kind">): string | null {
  const satellite = productText(run, "satellite");
  const reference = productText(run, "reference");
  return satellite === null || reference === null ? null : capital(`${satellite} against ${reference}`);
}

/** A product with its run and version: "IMERG, final, V07B (simulated)". */
export function productName({ role, name, run, version }: ProductFacts, kind: RunFacts["kind"]): string {
  const identity = [name, run, /^\d/.test(version) ? `version ${version}` : version].filter((part) => part !== "")
    .join(", ");
  const unsaid = !/simulated/i.test(identity);
  return kind === "simulated" && role === "satellite" && unsaid ? `${identity} (simulated)` : identity;
}
