export { type PrimitiveState as AirState, primitiveVariables as airVariables } from '../primitive/index.ts';
export { primitiveAir } from './component.ts';
export { type AirGeometry, buildAirGeometry } from './geometry.ts';
export { initialAir } from './initial-state.ts';
export { type AirParameters, airParameters } from './parameters.ts';
export { type AirWeather, advanceAir, airWeather } from './step.ts';
