import { atlasLines, cellAreas, type Grid, imergGrid, LONGLAT, surfaceOf } from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

/** The IMERG cell that holds a place, degrees east and north. */
function cellAt(lon: number, lat: number): Grid {
  const [west, south] = [Math.floor(lon * 10) / 10, Math.floor(lat * 10) / 10];
  return imergGrid({ west, south, east: west + 0.1, north: south + 0.1 });
}

const PLACES = {
  land: {
    Paris: [2.35, 48.85],
    Geneva: [6.15, 46.2],
    Nairobi: [36.82, -1.29],
    "South Pole": [0.05, -89.95],
    "Chukotka, west of 180": [179.55, 67.95],
    "Chukotka, east of 180": [-176.95, 66.95],
    Ulaanbaatar: [106.92, 47.92],
  },
  sea: {
    "mid Atlantic": [-30.05, 40.05],
    "Bay of Biscay": [-4.55, 45.55],
    "Gulf of Guinea at 0, 0": [0.05, 0.05],
    "Caspian Sea": [50.55, 41.55],
    "North Pole": [0.05, 89.95],
    "Pacific, west of 180": [179.95, 0.05],
    "Pacific, east of 180": [-179.95, 30.05],
  },
  coast: {
    Brest: [-4.49, 48.39],
    "Strait of Dover at Calais": [1.85, 50.97],
    Lisbon: [-9.35, 38.7],
  },
} as const;

for (const [surface, places] of Object.entries(PLACES)) {
  Deno.test(`surfaceOf() finds ${surface} at ${Object.keys(places).join(", ")}`, async () => {
    const found: Record<string, unknown> = {};
    for (const [name, [lon, lat]] of Object.entries(places)) [found[name]] = await surfaceOf(cellAt(lon, lat));
    assert.deepEqual(found, Object.fromEntries(Object.keys(places).map((name) => [name, surface])));
  });
}

Deno.test("surfaceOf() finds as much land as the Earth has", async () => {
  const grid: Grid = { crs: LONGLAT, nx: 360, ny: 180, x0: -179.5, y0: 89.5, dx: 1, dy: -1 };
  const areas = cellAreas(grid);
  const share = { land: 0, sea: 0, coast: 0 };
  const total = areas.reduce((sum, area) => sum + area, 0);
  (await surfaceOf(grid)).forEach((surface, cell) => share[surface!] += areas[cell]! / total);
  // CIA World Factbook, "World": land 29.2 % of the surface; half of the coast's cells are land, more or less.
  assert.ok(Math.abs(share.land + share.coast / 2 - 0.292) < 0.005, JSON.stringify(share));
});

Deno.test("surfaceOf() gives the cells that are asked for, on any map, and null off the Earth's disc", async () => {
  const france: Grid = {
    crs: "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m",
    nx: 10,
    ny: 10,
    x0: 250_000,
    y0: 6_100_000,
    dx: 100_000,
    dy: 100_000,
  };
  const all = await surfaceOf(france);
  assert.equal(all[0 * 10 + 6], "sea", "south of the Camargue");
  assert.equal(all[7 * 10 + 5], "land", "Troyes");
  assert.deepEqual(await surfaceOf(france, [75, 6]), ["land", "sea"]);
  await assert.rejects(surfaceOf(france, [100]), RangeError);
  const disc: Grid = { crs: "+proj=geos +h=35785831 +lon_0=0", nx: 3, ny: 3, x0: -5e6, y0: 5e6, dx: 5e6, dy: -5e6 };
  assert.equal((await surfaceOf(disc))[0], null);
});

Deno.test("atlasLines() draws Cap de la Hague, the Pyrenees and nothing in mid ocean, inside the map", async () => {
  const grid = imergGrid({ west: -6, south: 42, east: 9, north: 52 });
  const { coastlines, borders } = await atlasLines(grid);
  const nearest = (lines: typeof borders, lon: number, lat: number) => {
    const [x, y] = [(lon + 6) / 15, (52 - lat) / 10];
    let least = Infinity;
    for (const line of lines) {
      for (let k = 0; k < line.length; k += 2) {
        assert.ok(line[k]! >= 0 && line[k]! <= 1 && line[k + 1]! >= 0 && line[k + 1]! <= 1);
        least = Math.min(least, Math.hypot(15 * (line[k]! - x), 10 * (line[k + 1]! - y)));
      }
    }
    return least;
  };
  assert.ok(nearest(coastlines, -1.945, 49.725) < 0.1, "Cap de la Hague");
  assert.ok(nearest(borders, 0.66, 42.69) < 0.2, "the Pyrenees");
  assert.ok(nearest(coastlines, 2.35, 48.85) > 1, "no coast at Paris");
  const ocean = await atlasLines(imergGrid({ west: -34, south: 38, east: -32, north: 39 }));
  assert.deepEqual(ocean, { coastlines: [], borders: [] });
});

Deno.test("atlasLines() puts north on top whatever the order of rows, and tears no line at 180 degrees", async () => {
  const bounds = { west: 170, south: 60, east: 190, north: 72 };
  const down: Grid = { crs: LONGLAT, nx: 20, ny: 12, x0: 170.5, y0: 71.5, dx: 1, dy: -1 };
  const lines = await atlasLines(down);
  const rounded = (all: typeof lines) => all.coastlines.map((line) => line.map((x) => Math.round(1e6 * x)));
  assert.deepEqual(rounded(await atlasLines({ ...down, y0: 60.5, dy: 1 })), rounded(lines));
  assert.ok(lines.coastlines.length > 0);
  for (const line of lines.coastlines) {
    for (let k = 2; k < line.length; k += 2) {
      const step = Math.abs(line[k]! - line[k - 2]!) * (bounds.east - bounds.west);
      assert.ok(step < 4, `a step of ${step} degrees`);
    }
  }
});
