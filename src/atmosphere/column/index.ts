export { type Clouds, diagnoseClouds } from './clouds.ts';
export * from './column-physics.ts';
export { buildColumnGeometry, type ColumnGeometry, eightLayers } from './geometry.ts';
export { type ColumnParameters, columnParameters } from './parameters.ts';
export { type ColumnProfiles, describeLayers, type Layers, layerGeopotential } from './profiles.ts';
export { columnRadiation, type Radiation } from './radiation.ts';
export type { Tendencies } from './vertical-diffusion.ts';
