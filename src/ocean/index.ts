export * from './diagnostics/index.ts';
export { buildOceanGeometry, type OceanGeometry } from './geometry.ts';
export { initialOcean, restingOcean } from './initial.ts';
export { oceanLevels } from './levels.ts';
export { type OceanParameters, oceanParameters } from './parameters.ts';
export { type OceanSchemeChoice, oceanSchemeChoice, oceanSchemes } from './schemes.ts';
export { type OceanStepDiagnostics, type OceanStepResult, oceanStep } from './step.ts';
export { noForcing, type OceanForcing } from './surface-forcing.ts';
export { type OceanState, oceanVariables } from './variables.ts';
