export { amocStrength, amocWindows, type OverturningWindow, windowPenalty } from './amoc.ts';
export { barotropicStreamfunction } from './barotropic-streamfunction.ts';
export { densityBorders, densityOverturning, potentialDensity } from './density-overturning.ts';
export { type Energetics, energetics } from './energetics.ts';
export { type MeridionalTransport, meridionalTransport, type TransportParts, transportParts } from './meridional-transport.ts';
export { mixedLayerDepth } from './mixed-layer-depth.ts';
export { overturning } from './overturning.ts';
export { type Strait, straits, transportThrough } from './straits.ts';
export { type VolumeTransport, volumeTransport } from './volume-transport.ts';
