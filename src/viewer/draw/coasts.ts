import { mesh } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json' with { type: 'json' };
import type { MapProjection } from './projection.ts';

const topology = atlas as unknown as Topology;
const land = topology.objects.land as Topology['objects'][string];

type Line = readonly (readonly number[])[];

/** The coasts of the world as lines of places, degrees. */
export function coastLines(): readonly Line[] {
  const { coordinates } = mesh(topology, land as Parameters<typeof mesh>[1]);
  return coordinates as unknown as readonly Line[];
}

/** A path of lines on a map; parts that jump across the date line are left out. */
export function pathOfLines(lines: readonly Line[], { pixel }: Pick<MapProjection, 'pixel'>): Path2D {
  const path = new Path2D();
  for (const line of lines)
    line.forEach(([λ = 0, φ = 0], n) => {
      const [x, y] = pixel(λ, φ);
      const before = line[n - 1];
      if (before && Math.abs((before[0] ?? 0) - λ) < 180) path.lineTo(x, y);
      else path.moveTo(x, y);
    });
  return path;
}

/** Meridians and parallels every 30 degrees. */
export function graticuleLines(): Line[] {
  const degrees = (from: number, to: number, step: number): number[] =>
    Array.from({ length: Math.round((to - from) / step) + 1 }, (_, n) => from + n * step);
  const meridians = degrees(-150, 150, 30).map((λ) => degrees(-90, 90, 3).map((φ) => [λ, φ]));
  const parallels = degrees(-60, 60, 30).map((φ) => degrees(-180, 180, 4).map((λ) => [λ, φ]));
  return [...meridians, ...parallels];
}

/** The edge of the world: up the western side of the date line and down the eastern one. */
export function outlinePath({ pixel }: Pick<MapProjection, 'pixel'>): Path2D {
  const path = new Path2D();
  for (let φ = -90; φ <= 90; φ += 2) path.lineTo(...pixel(-180, φ));
  for (let φ = 90; φ >= -90; φ -= 2) path.lineTo(...pixel(180, φ));
  path.closePath();
  return path;
}
