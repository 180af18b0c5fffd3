import { mapLines, mapPlace } from "../../lib/report/mod.ts";
import { LONGLAT } from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

/** Points of a path of whole numbers. */
function points(path: string): (readonly [number, number])[] {
  let [x, y] = [0, 0];
  return [...path.matchAll(/([Ml])(-?\d+) (-?\d+)/g)].map(([, command, a, b]) => {
    [x, y] = command === "M" ? [Number(a), Number(b)] : [x + Number(a), y + Number(b)];
    return [x, y] as const;
  });
}

/** A box around Brittany and Normandy, 10 by 4 degrees. */
const GRID = { crs: LONGLAT, nx: 100, ny: 40, x0: -5.95, y0: 50.95, dx: 0.1, dy: -0.1 };

Deno.test("mapLines() draws coasts as paths of whole numbers inside the box", async () => {
  const { coast } = await mapLines(GRID);
  assert.match(coast, /^(M\d+ \d+(l-?\d+ -?\d+)+)+$/);
  const all = points(coast);
  assert.ok(all.every(([x, y]) => x >= 0 && x <= 1000 && y >= 0 && y <= 1000));
  // Cap de la Hague, 1.94 W, 49.73 N
  const nearest = Math.min(...all.map(([x, y]) => Math.hypot(x / 100 - 4.06, y / 250 - 1.27)));
  assert.ok(nearest < 0.1, `${nearest} degrees`);
});

Deno.test("mapPlace() puts a map in the middle of its surroundings, to scale", async () => {
  const { km, box: [left, top, width, height] } = await mapPlace(GRID);
  const degree = 111.19;
  // 10 degrees at 49 N are 730 km: the surroundings are three times as wide
  assert.ok(Math.abs(km - 3 * 10 * degree * Math.cos(49 * Math.PI / 180)) < 1, `${km}`);
  assert.ok(Math.abs(width - 1000 / 3) <= 1 && Math.abs(height - 1000 * 4 * degree / km) <= 1);
  assert.ok(2 * left + width === 1000 && 2 * top + height === 1000);
  const small = await mapPlace({ ...GRID, nx: 5, ny: 5 });
  assert.equal(small.km, 1500);
});
