/** A quantised topology: the part of TopoJSON (specification 1.0) that the atlas is made of. */
export interface Topology {
  /** Turns the integers of arcs into degrees. */
  readonly transform: {
    readonly scale: readonly [x: number, y: number];
    readonly translate: readonly [x: number, y: number];
  };
  /** Lines that outlines are made of: steps from point to point, the first from the origin. */
  readonly arcs: readonly (readonly (readonly [dx: number, dy: number])[])[];
  /** Geometries by name. */
  readonly objects: Readonly<Record<string, TopologyGeometry>>;
}

/** A geometry, or a collection of them. */
export interface TopologyGeometry {
  /** Numbers of arcs in rings in polygons; ~n is arc n from its end. */
  readonly arcs?: readonly unknown[];
  /** Members of a collection. */
  readonly geometries?: readonly TopologyGeometry[];
}

/** The points of an arc, degrees: x0, y0, x1, y1, ... */
export function arcPoints({ arcs, transform: { scale, translate } }: Topology, arc: number): Float64Array {
  const points = new Float64Array(2 * arcs[arc]!.length);
  let [x, y] = [0, 0];
  arcs[arc]!.forEach(([dx, dy], k) => {
    points[2 * k] = (x += dx) * scale[0] + translate[0];
    points[2 * k + 1] = (y += dy) * scale[1] + translate[1];
  });
  return points;
}

/** How often the outlines of a geometry pass along each arc of a topology. */
export function arcUses(topology: Topology, geometry: TopologyGeometry): Uint16Array {
  const uses = new Uint16Array(topology.arcs.length);
  const count = ({ arcs = [], geometries = [] }: TopologyGeometry): void => {
    for (const arc of arcs.flat(Infinity) as number[]) uses[arc < 0 ? ~arc : arc]!++;
    geometries.forEach(count);
  };
  count(geometry);
  return uses;
}
