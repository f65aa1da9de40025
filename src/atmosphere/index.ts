export * from './air/index.ts';
export {
  type AtmosphereName,
  type AtmosphereOutput,
  type AtmosphereParameterGroups,
  type AtmosphereScheme,
  type AtmosphereState,
  atmosphereNames,
  atmospheres,
  type BuiltAtmosphere,
} from './atmospheres.ts';
export * from './dry-air/dry-air.ts';
export { type AtmosphereParameters, atmosphereParameters } from './parameters.ts';
export * from './qtcm/index.ts';
export type { AtmosphereComponent, AtmosphereWeather, SurfaceForAtmosphere } from './weather.ts';
