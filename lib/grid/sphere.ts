/** Radius of the sphere with the Earth's surface (WGS 84, authalic), m. */
export const EARTH_RADIUS = 6_371_007.181;

const RADIAN = Math.PI / 180;

/** The longitude equal to `longitude` modulo 360 that is nearest to `reference`, degrees. */
export function unwrapLongitude(longitude: number, reference: number): number {
  return longitude + 360 * Math.round((reference - longitude) / 360);
}

/**
 * Area on the sphere, m², of the quadrilateral between the places a, b, c, d, which go around it. Its area after Lambert's
 * cylindrical equal-area projection (longitude, sin latitude): exact for boxes of longitude and latitude, and the areas of
 * adjacent pieces add up. NaN when a place is NaN.
 */
export function quadArea(
  places: { readonly lon: Float64Array; readonly lat: Float64Array },
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  const { lon, lat } = places;
  const x = (k: number) => unwrapLongitude(lon[k]!, lon[a]!) * RADIAN;
  const y = (k: number) => Math.sin(lat[k]! * RADIAN);
  const diagonals = (x(c) - x(a)) * (y(d) - y(b)) - (x(d) - x(b)) * (y(c) - y(a));
  return 0.5 * Math.abs(diagonals) * EARTH_RADIUS ** 2;
}
