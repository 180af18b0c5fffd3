/** Parameters of a PROJ string that are lengths in the unit of its ellipsoid. */
const LENGTHS = /\+(a|b|R|x_0|y_0|h)=([-+\d.e]+)/g;

/**
 * A PROJ string whose coordinates are metres: one whose ellipsoid is given in kilometres, as KNMI does, has all its
 * lengths multiplied; "+units=km" is only a unit of the coordinates and becomes "+units=m".
 */
export function metreCrs(crs: string): string {
  const axis = Number(/\+(?:a|R)=([\d.e+]+)/.exec(crs)?.[1] ?? NaN);
  const metres = axis < 10_000
    ? crs.replace(LENGTHS, (_, name, value) => `+${name}=${Number((Number(value) * 1000).toPrecision(12))}`)
    : crs;
  return metres.replace(/\+units=km\b/, "+units=m").replace(/\s+/g, " ").trim();
}
