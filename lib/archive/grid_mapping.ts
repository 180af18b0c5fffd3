import type { Json } from "./layout.ts";

/** CF name of each PROJ projection, and the CF name of each of its parameters (CF conventions 1.11, appendix F). */
const PROJECTIONS: Readonly<Record<string, readonly [name: string, parameters: Readonly<Record<string, string>>]>> = {
  longlat: ["latitude_longitude", {}],
  latlong: ["latitude_longitude", {}],
  stere: ["polar_stereographic", {
    lon_0: "straight_vertical_longitude_from_pole",
    lat_0: "latitude_of_projection_origin",
    lat_ts: "standard_parallel",
    k_0: "scale_factor_at_projection_origin",
  }],
  laea: ["lambert_azimuthal_equal_area", {
    lon_0: "longitude_of_projection_origin",
    lat_0: "latitude_of_projection_origin",
  }],
  lcc: ["lambert_conformal_conic", { lon_0: "longitude_of_central_meridian", lat_0: "latitude_of_projection_origin" }],
  aea: ["albers_conical_equal_area", {
    lon_0: "longitude_of_central_meridian",
    lat_0: "latitude_of_projection_origin",
  }],
  tmerc: ["transverse_mercator", {
    lon_0: "longitude_of_central_meridian",
    lat_0: "latitude_of_projection_origin",
    k_0: "scale_factor_at_central_meridian",
  }],
  merc: ["mercator", { lon_0: "longitude_of_projection_origin", lat_ts: "standard_parallel" }],
  aeqd: ["azimuthal_equidistant", { lon_0: "longitude_of_projection_origin", lat_0: "latitude_of_projection_origin" }],
  geos: ["geostationary", { lon_0: "longitude_of_projection_origin", h: "perspective_point_height" }],
};

const COMMON: readonly (readonly [proj: string, cf: string])[] = [
  ["x_0", "false_easting"],
  ["y_0", "false_northing"],
  ["a", "semi_major_axis"],
  ["b", "semi_minor_axis"],
  ["rf", "inverse_flattening"],
  ["R", "earth_radius"],
];

/**
 * The attributes of the grid mapping variable: CF's names where the projection has them, the PROJ string always.
 *
 * @param crs PROJ string.
 */
export function gridMapping(crs: string): { readonly [key: string]: Json } {
  const terms = new Map(
    crs.split(/\s+/).filter((term) => term.startsWith("+")).map((term) => {
      const [key = "", value = ""] = term.slice(1).split("=");
      return [key, value];
    }),
  );
  const attributes: Record<string, Json> = { proj4: crs };
  const known = PROJECTIONS[terms.get("proj") ?? ""];
  if (known === undefined) return attributes;
  const [name, parameters] = known;
  attributes["grid_mapping_name"] = name;
  for (const [key, cf] of [...Object.entries(parameters), ...COMMON]) {
    const value = Number.parseFloat(terms.get(key) ?? "");
    if (!Number.isNaN(value)) attributes[cf] = value;
  }
  const parallels = ["lat_1", "lat_2"].map((key) => Number.parseFloat(terms.get(key) ?? "")).filter((p) =>
    !Number.isNaN(p)
  );
  if (parallels.length > 0 && (name.startsWith("lambert_conformal") || name.startsWith("albers"))) {
    attributes["standard_parallel"] = parallels;
  }
  if (name === "geostationary") attributes["sweep_angle_axis"] = terms.get("sweep") ?? "y";
  if (terms.get("datum") === "WGS84" || terms.get("ellps") === "WGS84") {
    attributes["semi_major_axis"] = 6378137;
    attributes["inverse_flattening"] = 298.257223563;
  }
  return attributes;
}
