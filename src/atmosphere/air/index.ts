export {
  correctionTable as airCorrections,
  type PrimitiveState as AirState,
  primitiveVariables as airVariables,
} from '../primitive/index.ts';
export { primitiveAir } from './component.ts';
export { type AirGeometry, buildAirGeometry } from './geometry.ts';
export { initialAir } from './initial-state.ts';
export { type AirOutput, airOutput, airOutputVariables } from './output.ts';
export { type AirParameters, airParameters } from './parameters.ts';
export { onPressureLevels, pressureLevels } from './pressure-levels.ts';
export { type AirWeather, advanceAir, airWeather } from './step.ts';
