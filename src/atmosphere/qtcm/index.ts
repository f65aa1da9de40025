export { type QtcmWeather, qtcmWeather } from './column.ts';
export { qtcm } from './component.ts';
export { buildQtcmGeometry, type QtcmGeometry } from './geometry.ts';
export { initialQtcm } from './initial-state.ts';
export { qtcmOutput } from './output.ts';
export { type QtcmParameters, qtcmParameters } from './parameters.ts';
export { advanceQtcm } from './step.ts';
export { type QtcmOutput, type QtcmState, qtcmOutputVariables, qtcmVariables } from './variables.ts';
