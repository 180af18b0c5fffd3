import { LONGLAT } from "../grid/mod.ts";
import { type Attributes, numberOf, numbersOf, textOf } from "./container.ts";
import { metreCrs } from "./crs.ts";

/** PROJ parameters by CF attribute, of the projections of CF 1.11, appendix F, that are read. */
const PROJECTIONS: ReadonlyMap<string, (attributes: Attributes) => string> = new Map([
  ["polar_stereographic", (a: Attributes) => {
    const pole = numberOf(a, "latitude_of_projection_origin") < 0 ? -90 : 90;
    const parallel = first(a, "standard_parallel");
    const scale = Number.isFinite(parallel) ? `+lat_ts=${parallel}` : factor(a, "scale_factor_at_projection_origin");
    const meridian = "straight_vertical_longitude_from_pole" in a
      ? "straight_vertical_longitude_from_pole"
      : "longitude_of_projection_origin";
    return `+proj=stere +lat_0=${pole} ${scale} +lon_0=${number(a, meridian)}`;
  }],
  ["stereographic", (a: Attributes) => `+proj=stere ${origin(a)} ${factor(a, "scale_factor_at_projection_origin")}`],
  ["lambert_conformal_conic", (a: Attributes) => `+proj=lcc ${parallels(a)} ${latitude(a)} ${meridian(a)}`],
  ["albers_conical_equal_area", (a: Attributes) => `+proj=aea ${parallels(a)} ${latitude(a)} ${meridian(a)}`],
  ["lambert_azimuthal_equal_area", (a: Attributes) => `+proj=laea ${origin(a)}`],
  ["azimuthal_equidistant", (a: Attributes) => `+proj=aeqd ${origin(a)}`],
  ["mercator", (a: Attributes) => {
    const parallel = first(a, "standard_parallel");
    const scale = Number.isFinite(parallel) ? `+lat_ts=${parallel}` : factor(a, "scale_factor_at_projection_origin");
    return `+proj=merc ${scale} +lon_0=${number(a, "longitude_of_projection_origin")}`;
  }],
  [
    "transverse_mercator",
    (a: Attributes) => `+proj=tmerc ${latitude(a)} ${meridian(a)} ${factor(a, "scale_factor_at_central_meridian")}`,
  ],
  ["geostationary", (a: Attributes) => {
    const fixed = textOf(a, "fixed_angle_axis");
    const sweep = textOf(a, "sweep_angle_axis") || (fixed === "y" ? "x" : "y");
    const longitude = number(a, "longitude_of_projection_origin");
    return `+proj=geos +lon_0=${longitude} +h=${number(a, "perspective_point_height")} +sweep=${sweep}`;
  }],
]);

const first = (a: Attributes, name: string): number => numbersOf(a, name)[0] ?? NaN;
const number = (a: Attributes, name: string): number => Number.isFinite(numberOf(a, name)) ? numberOf(a, name) : 0;
const factor = (a: Attributes, name: string): string => name in a ? `+k_0=${numberOf(a, name)}` : "";
const latitude = (a: Attributes): string => `+lat_0=${number(a, "latitude_of_projection_origin")}`;
const meridian = (a: Attributes): string =>
  `+lon_0=${
    number(a, "longitude_of_central_meridian" in a ? "longitude_of_central_meridian" : "longitude_of_projection_origin")
  }`;
const origin = (a: Attributes): string => `${latitude(a)} +lon_0=${number(a, "longitude_of_projection_origin")}`;

function parallels(a: Attributes): string {
  const [one = 0, two = one] = numbersOf(a, "standard_parallel");
  return `+lat_1=${one} +lat_2=${two}`;
}

/** Figure of the Earth; WGS 84 where the file says nothing. */
function ellipsoid(a: Attributes): string {
  const radius = numberOf(a, "earth_radius");
  const major = numberOf(a, "semi_major_axis");
  const minor = numberOf(a, "semi_minor_axis");
  const flattening = numberOf(a, "inverse_flattening");
  if (Number.isFinite(radius)) return `+R=${radius}`;
  if (!Number.isFinite(major)) return "+ellps=WGS84";
  if (Number.isFinite(minor)) return `+a=${major} +b=${minor}`;
  return Number.isFinite(flattening) && flattening > 0 ? `+a=${major} +rf=${flattening}` : `+R=${major}`;
}

/**
 * PROJ string, in metres or degrees, of the attributes of a CF grid mapping variable; null when its projection is not
 * read. A PROJ string among the attributes is preferred; geographic coordinates are taken as those of WGS 84.
 */
export function cfProjection(attributes: Attributes): string | null {
  const name = textOf(attributes, "grid_mapping_name");
  const given = textOf(attributes, "proj4", "proj4_params", "proj4text", "proj4_string", "crs_proj4", "proj_string");
  if (name === "latitude_longitude" || /\+proj=(longlat|latlong)/.test(given)) return LONGLAT;
  if (given.includes("+proj=")) return metreCrs(given);
  const projection = PROJECTIONS.get(name);
  if (projection === undefined) return null;
  const shift = `+x_0=${number(attributes, "false_easting")} +y_0=${number(attributes, "false_northing")}`;
  return `${projection(attributes)} ${shift} ${ellipsoid(attributes)} +units=m +no_defs`.replace(/\s+/g, " ");
}
