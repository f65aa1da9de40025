import { geoEqualEarthRaw } from 'd3-geo';

const radians = Math.PI / 180;
const [halfWidth] = geoEqualEarthRaw(Math.PI, 0) as [number, number];
const [, halfHeight] = geoEqualEarthRaw(0, Math.PI / 2) as [number, number];

const inverse = geoEqualEarthRaw.invert as (x: number, y: number) => [number, number];

/** Width of a world map over its height. */
export const mapAspect = halfWidth / halfHeight;

/** The equal-earth projection on a canvas of some pixels: areas are as on the globe. */
export interface MapProjection {
  readonly width: number;
  readonly height: number;
  /** Pixel of a place, degrees. */
  readonly pixel: (longitude: number, latitude: number) => readonly [x: number, y: number];
  /** Place of a pixel, or undefined beyond the edge of the world. */
  readonly place: (x: number, y: number) => readonly [longitude: number, latitude: number] | undefined;
}

export function mapProjection(width: number, height: number): MapProjection {
  const scale = Math.min(width / (2 * halfWidth), height / (2 * halfHeight)) * 0.995;
  const pixel = (λ: number, φ: number): readonly [number, number] => {
    const [x, y] = geoEqualEarthRaw(λ * radians, φ * radians) as [number, number];
    return [width / 2 + scale * x, height / 2 - scale * y];
  };
  const place = (x: number, y: number): readonly [number, number] | undefined => {
    const v = (height / 2 - y) / scale;
    if (Math.abs(v) > halfHeight) return undefined;
    const [λ, φ] = inverse((x - width / 2) / scale, v);
    return Math.abs(λ) <= Math.PI ? [λ / radians, φ / radians] : undefined;
  };
  return { width, height, pixel, place };
}
