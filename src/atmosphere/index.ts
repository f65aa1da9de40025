export { type AtmosphereColumn, atmosphereColumn, type SurfaceForAtmosphere } from './column.ts';
export { type AtmosphereGeometry, buildAtmosphereGeometry } from './geometry.ts';
export { initialAtmosphere } from './initial-state.ts';
export { atmosphereOutput } from './output.ts';
export { type AtmosphereParameters, atmosphereParameters } from './parameters.ts';
export { advanceAtmosphere } from './step.ts';
export { type AtmosphereOutput, type AtmosphereState, atmosphereOutputVariables, atmosphereVariables } from './variables.ts';
