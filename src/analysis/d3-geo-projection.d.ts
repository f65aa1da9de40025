/** The part of the package that is used here; it comes without types. */
declare module 'd3-geo-projection' {
  import type { GeoProjection, GeoRawProjection } from 'd3-geo';
  export const geoRobinson: () => GeoProjection;
  export const geoRobinsonRaw: GeoRawProjection;
}
