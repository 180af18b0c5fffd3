import { projection } from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

/** Metres of (5.2 E, 47.3 N) and (4.1 W, 51.9 N) by PROJ 9.5.1 (pyproj 3.7.2). */
const PROJ = {
  "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378137 +b=6356752": [
    422337.6268,
    -4640709.2517,
    -294418.8266,
    -4107354.4323,
  ],
  "+proj=stere +lat_0=90 +lat_ts=45 +lon_0=0 +R=6371229": [385320.4908, -4233959.4041, -268519.6519, -3746042.3135],
  "+proj=geos +a=6378137 +b=6356752.3 +lon_0=0 +h=35785863": [371315.2688, 4387876.1188, -263931.9521, 4650020.9965],
  "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +units=m +ellps=WGS84": [
    1586510.4999,
    -2943890.6788,
    986364.1452,
    -2348505.5564,
  ],
  "+proj=lcc +lat_1=45 +lat_2=49 +lat_0=47 +lon_0=2 +ellps=GRS80": [241802.3255, 38272.0991, -420765.3774, 561705.9612],
  "+proj=aea +lat_1=45 +lat_2=49 +lat_0=47 +lon_0=2 +ellps=GRS80": [241801.9615, 38308.3773, -420855.6099, 560987.9193],
  "+proj=merc +ellps=WGS84": [578861.3521, 5959762.8811, -456409.9123, 6748417.4877],
};

for (const [crs, [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN]] of Object.entries(PROJ)) {
  Deno.test(`projection agrees with PROJ and inverts: ${crs.split(" ")[0]} ${crs.split(" ")[1]}`, () => {
    const map = projection(crs);
    for (const [lon, lat, x, y] of [[5.2, 47.3, x1, y1], [-4.1, 51.9, x2, y2]] as const) {
      const point = map.forward(lon, lat);
      assert.ok(Math.hypot(point[0] - x, point[1] - y) < 0.001, `${point} instead of ${x}, ${y}`);
      const place = map.inverse(x, y);
      assert.ok(Math.abs(place[0] - lon) < 1e-8 && Math.abs(place[1] - lat) < 1e-8, `${place}`);
    }
  });
}

Deno.test("projection gives NaN where a geostationary satellite sees nothing", () => {
  const map = projection("+proj=geos +a=6378137 +b=6356752.3 +lon_0=0 +h=35785863");
  assert.deepEqual(map.forward(170, 0), [NaN, NaN]);
  assert.deepEqual(map.inverse(6e6, 6e6), [NaN, NaN]);
  assert.deepEqual(map.forward(NaN, 3), [NaN, NaN]);
});

Deno.test("projection refuses a string that names no projection", () => {
  assert.throws(() => projection("+proj=nonsense"), SyntaxError);
  assert.throws(() => projection(""), SyntaxError);
});
