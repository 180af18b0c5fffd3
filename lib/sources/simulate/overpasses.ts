import { DAY, type Grid, isGeographic } from "../../grid/mod.ts";
import { randomStream } from "../../base/mod.ts";
import type { Constellation, Satellite, Sensor } from "./constellation.ts";

/** One satellite going once over the grid. */
export interface Overpass {
  /** Name, the same whenever the overpass is found. */
  readonly id: string;
  /** Sensor on board. */
  readonly sensor: Sensor;
  /** Time at which each cell [y, x] is seen, s since 1970 UTC; NaN outside the swath. */
  readonly seen: Float64Array;
}

/** Finds the overpasses whose middle is in [from, to), s since 1970 UTC, in no particular order. */
export type Schedule = (from: number, to: number) => readonly Overpass[];

const EARTH_RADIUS = 6371;
const GRAVITY = 398_600.44;
const EPOCH = Date.UTC(2020, 0, 1) / 1000;
const SCAN = 60;
const CHUNK = 3600;
const CHUNKS_KEPT = 48;

type Vector = readonly [x: number, y: number, z: number];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function unitVector(lon: number, lat: number): Vector {
  const [a, b] = [lon * Math.PI / 180, lat * Math.PI / 180];
  return [Math.cos(b) * Math.cos(a), Math.cos(b) * Math.sin(a), Math.sin(b)];
}

/** An orbit: where the satellite is and where it goes, unit vectors fixed to the Earth, and its angular speed. */
interface Orbit {
  readonly speed: number;
  at(time: number): { readonly here: Vector; readonly ahead: Vector };
}

/** A circular orbit whose plane keeps, or drifts from, its local solar time; its phase is drawn from the seed. */
function orbit(seed: number, satellite: Satellite): Orbit {
  const speed = Math.sqrt(GRAVITY / (EARTH_RADIUS + satellite.altitude) ** 3);
  const phase = 2 * Math.PI * randomStream(seed, `imerg/orbit/${satellite.name}`).next();
  const tilt = satellite.inclination * Math.PI / 180;
  return {
    speed,
    at: (time) => {
      const local = satellite.localTime / 24 + satellite.drift / 24 * (time - EPOCH) / DAY;
      const node = 2 * Math.PI * (local - time / DAY);
      const p: Vector = [Math.cos(node), Math.sin(node), 0];
      const q: Vector = [-Math.sin(node) * Math.cos(tilt), Math.cos(node) * Math.cos(tilt), Math.sin(tilt)];
      const u = phase + speed * (time - EPOCH);
      const turn = (a: number): Vector => [
        Math.cos(a) * p[0] + Math.sin(a) * q[0],
        Math.cos(a) * p[1] + Math.sin(a) * q[1],
        Math.cos(a) * p[2] + Math.sin(a) * q[2],
      ];
      return { here: turn(u), ahead: turn(u + Math.PI / 2) };
    },
  };
}

/**
 * Opens the schedule of a constellation over a geographic grid: a pure function of seed and time. The turn of the Earth
 * during the two or three minutes of one overpass is neglected.
 *
 * @throws TypeError when the grid is not in degrees.
 */
export function overpassSchedule(seed: number, grid: Grid, constellation: Constellation): Schedule {
  if (!isGeographic(grid)) throw new TypeError("Overpasses need a grid in degrees of longitude and latitude");
  const centres: Vector[] = [];
  for (let j = 0; j < grid.ny; j++) {
    for (let i = 0; i < grid.nx; i++) centres.push(unitVector(grid.x0 + i * grid.dx, grid.y0 + j * grid.dy));
  }
  const centre = unitVector(grid.x0 + grid.dx * (grid.nx - 1) / 2, grid.y0 + grid.dy * (grid.ny - 1) / 2);
  const radius = Math.acos(Math.min(1, centres.reduce((least, c) => Math.min(least, dot(c, centre)), 1)));
  const flights = constellation.satellites.map((satellite) => {
    const sensor = constellation.sensors.find(({ name }) => name === satellite.sensor);
    if (sensor === undefined) {
      throw new RangeError(`Satellite ${satellite.name} carries an unknown ${satellite.sensor}`);
    }
    return { name: satellite.name, sensor, orbit: orbit(seed, satellite), halfSwath: sensor.swath / 2 / EARTH_RADIUS };
  });
  type Flight = typeof flights[number];

  const look = ({ name, sensor, orbit, halfSwath }: Flight, time: number): Overpass | undefined => {
    const { here, ahead } = orbit.at(time);
    const aside = cross(here, ahead);
    const seen = new Float64Array(centres.length).fill(NaN);
    let any = false;
    centres.forEach((c, i) => {
      if (Math.abs(dot(c, aside)) > Math.sin(halfSwath)) return;
      seen[i] = time + Math.atan2(dot(c, ahead), dot(c, here)) / orbit.speed;
      any = true;
    });
    return any ? { id: `${name}/${time}`, sensor, seen } : undefined;
  };

  /** An overpass is where, from minute to minute, the satellite stops coming nearer to the middle of the grid. */
  const find = (from: number): readonly Overpass[] =>
    flights.flatMap((flight) => {
      const near = Math.cos(flight.halfSwath + radius + flight.orbit.speed * SCAN);
      const found: Overpass[] = [];
      const closeness = (time: number) => dot(flight.orbit.at(time).here, centre);
      let [before, now] = [closeness(from - SCAN), closeness(from)];
      for (let time = from; time < from + CHUNK; time += SCAN) {
        const after = closeness(time + SCAN);
        if (now > near && now > before && now >= after) {
          const overpass = look(flight, time);
          const lost = randomStream(seed, `imerg/lost/${flight.name}/${time}`).next() < constellation.lost;
          if (overpass !== undefined && !lost) found.push(overpass);
        }
        [before, now] = [now, after];
      }
      return found;
    });

  const kept = new Map<number, readonly Overpass[]>();
  const chunk = (index: number): readonly Overpass[] => {
    let passes = kept.get(index);
    if (passes === undefined) {
      passes = find(index * CHUNK);
      if (kept.size === CHUNKS_KEPT) kept.delete(kept.keys().next().value!);
      kept.set(index, passes);
    }
    return passes;
  };
  return (from, to) => {
    const passes: Overpass[] = [];
    for (let index = Math.floor(from / CHUNK); index * CHUNK < to; index++) passes.push(...chunk(index));
    return passes;
  };
}
