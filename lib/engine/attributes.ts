import type { TFEOpAttr } from "./deps.ts";
import { cName, type Symbols } from "./library.ts";

/** Kinds of attributes, numbered as in TensorFlow (`TF_AttrType`). */
export const ATTRIBUTE = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5, resource: 100 } as const;

/** The C functions that set attributes of an operation: those of the eager API or those of the graph API. */
export interface AttributeSetters {
  readonly string: Symbols["TF_SetAttrString"];
  readonly int: Symbols["TF_SetAttrInt"];
  readonly ints: Symbols["TF_SetAttrIntList"];
  readonly float: Symbols["TF_SetAttrFloat"];
  readonly bool: Symbols["TF_SetAttrBool"];
  readonly type: Symbols["TF_SetAttrType"];
  readonly types: Symbols["TF_SetAttrTypeList"];
  readonly shape: Symbols["TF_SetAttrShape"];
}

const encoder = new TextEncoder();

/**
 * Sets one attribute of `operation`, a `TFE_Op` or a `TF_OperationDescription`.
 *
 * @throws TypeError for a kind that tfjs kernels do not use.
 */
export function setAttribute(setters: AttributeSetters, operation: Deno.PointerObject, attribute: TFEOpAttr): void {
  const name = cName(attribute.name);
  const value = attribute.value;
  switch (attribute.type) {
    case ATTRIBUTE.string: {
      const bytes = encoder.encode(String(value));
      return setters.string(operation, name, bytes, BigInt(bytes.length));
    }
    case ATTRIBUTE.int:
      if (!Array.isArray(value)) return setters.int(operation, name, BigInt(value as number));
      return setters.ints(operation, name, BigInt64Array.from(value, BigInt), value.length);
    case ATTRIBUTE.float:
      return setters.float(operation, name, value as number);
    case ATTRIBUTE.bool:
      return setters.bool(operation, name, value === true ? 1 : 0);
    case ATTRIBUTE.type:
      if (!Array.isArray(value)) return setters.type(operation, name, value as number);
      return setters.types(operation, name, Int32Array.from(value), value.length);
    case ATTRIBUTE.shape: {
      const shape = value as number[];
      return setters.shape(operation, name, BigInt64Array.from(shape, BigInt), shape.length);
    }
    default:
      throw new TypeError(`Cannot set attribute ${attribute.name}: kind ${attribute.type} is not supported`);
  }
}
