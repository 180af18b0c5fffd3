/** The part of proj4 used here; its own declarations ask for the package geotiff, which it does not bring. */
export default function proj4(crs: string): {
  forward(place: [number, number]): [number, number];
  inverse(point: [number, number]): [number, number];
};
