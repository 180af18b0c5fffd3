import type { RunFacts } from "./report_input.ts";

/** The product that has a role in the run, with its run and version: "IMERG, final, V07B (simulated)"; null for none. */
export function productText({ products = [], kind }: Pick<RunFacts, "products" | "kind">, role: string): string | null {
  const product = products.find((product) => product.role === role);
  if (product === undefined) return null;
  const version = /^\d/.test(product.version) ? `version ${product.version}` : product.version;
  const identity = [product.name, product.run, version].filter((part) => part !== "").join(", ");
  const unsaid = !/simulated/i.test(identity);
  return kind === "simulated" && role === "satellite" && unsaid ? `${identity} (simulated)` : identity;
}
