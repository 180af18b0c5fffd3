import type { BufrElement } from "./tables.ts";

/** Operators (F = 2) in force. */
export interface BufrOperators {
  /** Added to widths (2-01). */
  width: number;
  /** Added to scales (2-02). */
  scale: number;
  /** Changed reference values (2-03), by descriptor. */
  readonly references: Map<string, number>;
  /** Width of the reference values being defined; 0 when none is. */
  defining: number;
}

/** Whether an element is text. */
export const isText = (element: BufrElement): boolean => /ccitt/i.test(element.unit);

/** Whether an element is a quantity: operators do not change text, codes and flags. */
export const isNumeric = (element: BufrElement): boolean => !/ccitt|code table|flag table/i.test(element.unit);

/** Whether a descriptor is a replication factor. */
export const isFactor = (descriptor: string): boolean => descriptor.startsWith("0-31-");

/** No operator in force. */
export function noOperators(): BufrOperators {
  return { width: 0, scale: 0, references: new Map(), defining: 0 };
}

/** Puts an operator in force or ends it; false for one that is not supported. */
export function applyOperator(descriptor: string, operators: BufrOperators): boolean {
  const operand = Number(descriptor.slice(5));
  switch (descriptor.slice(0, 4)) {
    case "2-01":
      operators.width = operand === 0 ? 0 : operand - 128;
      return true;
    case "2-02":
      operators.scale = operand === 0 ? 0 : operand - 128;
      return true;
    case "2-03":
      operators.defining = operand === 255 ? 0 : operand;
      if (operand === 0) operators.references.clear();
      return operators.defining <= 54; // a sign and the 53 bits of an exact integer
    default:
      return false;
  }
}

/** The element as the operators make it. */
export function operatedElement(descriptor: string, element: BufrElement, operators: BufrOperators): BufrElement {
  if (!isNumeric(element) || isFactor(descriptor)) return element;
  return {
    ...element,
    width: element.width + operators.width,
    scale: element.scale + operators.scale,
    reference: operators.references.get(descriptor) ?? element.reference,
  };
}
