/** Constants of nature and conventions shared by all components, SI. Not parameters: nobody tunes them. */
export const earthRadius = 6.371e6; // m
export const rotationRate = 7.292e-5; // s⁻¹
export const gravity = 9.81; // m s⁻²
export const dryAirGasConstant = 287.04; // J kg⁻¹ K⁻¹
export const dryAirHeatCapacity = 1004.64; // J kg⁻¹ K⁻¹
export const waterVapourGasConstant = 461.5; // J kg⁻¹ K⁻¹
/** Ratio of the molar masses of water and dry air. */
export const molarMassRatio = 0.622;
/** One latent heat for each phase change, so that energy closes by bookkeeping alone. */
export const latentHeatOfVaporization = 2.501e6; // J kg⁻¹
export const latentHeatOfFusion = 3.337e5; // J kg⁻¹
export const latentHeatOfSublimation = latentHeatOfVaporization + latentHeatOfFusion; // J kg⁻¹
export const stefanBoltzmann = 5.67e-8; // W m⁻² K⁻⁴
export const seaWaterDensity = 1026; // kg m⁻³
export const seaWaterHeatCapacity = 3992; // J kg⁻¹ K⁻¹
export const freshWaterDensity = 1000; // kg m⁻³
export const iceDensity = 917; // kg m⁻³
export const snowDensity = 330; // kg m⁻³
export const referenceSalinity = 35; // g kg⁻¹
export const celsiusZero = 273.15; // K
export const secondsPerDay = 86400;
