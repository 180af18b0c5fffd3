import { proj4 } from "./deps.ts";

/** Between geographic coordinates and those of a map. */
export interface Projection {
  /** Map coordinates (m; degrees on a geographic grid) of a place; NaN where the map does not show it. */
  forward(longitude: number, latitude: number): [x: number, y: number];
  /** Longitude and latitude in degrees of a point of the map; NaN outside the Earth's disc. */
  inverse(x: number, y: number): [longitude: number, latitude: number];
}

const NOWHERE: [number, number] = [NaN, NaN];

/**
 * The map projection of a PROJ string, as {@link Grid} holds it: longlat, stere, laea, lcc, aea, merc, geos and the
 * others of proj4js. Latitudes are those of the string's own ellipsoid; nothing is shifted between datums that the
 * string does not name.
 *
 * @throws SyntaxError when the string is not a projection that proj4js knows.
 */
export function projection(crs: string): Projection {
  const map = openMap(crs);
  const finite = (a: number, b: number) => Number.isFinite(a) && Number.isFinite(b);
  return {
    forward: (longitude, latitude) => finite(longitude, latitude) ? map.forward([longitude, latitude]) : NOWHERE,
    inverse: (x, y) => finite(x, y) ? map.inverse([x, y]) : NOWHERE,
  };
}

/** The origin is given first because proj4js, unlike PROJ, has no default for it in every projection (aea, merc). */
function openMap(crs: string): ReturnType<typeof proj4> {
  try {
    return proj4(`+x_0=0 +y_0=0 ${crs}`);
  } catch (cause) {
    throw new SyntaxError(`Not a map projection: "${crs}"; give a PROJ string such as "+proj=stere +lat_0=90 ..."`, {
      cause,
    });
  }
}
