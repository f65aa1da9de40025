/**
 * Four standard atmospheres on the model's eight layers, and their clear-sky fluxes.
 *
 * Profiles: AFGL, Anderson et al. (1986), AFGL-TR-86-0110, 355 ppm of carbon dioxide; vapour and ozone are mass means of the layers, temperature
 * is that at the σ of the layer. Fluxes: RRTMG_LW and RRTMG_SW on 51 … 60 levels, as their authors publish them with the code (Iacono et al.
 * 2008), there within 1.5 W m⁻² of line-by-line calculations for each of these atmospheres (Mlawer et al. 1997); interpolated to our interfaces.
 */
export interface StandardAtmosphere {
  /** K, Pa */
  readonly groundTemperature: number;
  readonly surfacePressure: number;
  /** K, kg kg⁻¹, kg kg⁻¹, layer by layer from the top. */
  readonly temperature: readonly number[];
  readonly humidity: readonly number[];
  readonly ozone: readonly number[];
  /** W m⁻² at the interfaces from the top to the ground. */
  readonly upwardLongwave: readonly number[];
  readonly downwardLongwave: readonly number[];
  /** Overhead Sun over a ground of albedo 0.2, no aerosol, W m⁻². */
  readonly overhead: { readonly incoming: number; readonly reflected: number; readonly ground: number; readonly absorbed: number };
}

export const standardAtmospheres = {
  tropical: {
    groundTemperature: 300.0,
    surfacePressure: 101300,
    temperature: [221.59, 196.84, 221.21, 245.59, 266.24, 282.1, 290.66, 297.28],
    humidity: [3.25e-6, 3.269e-6, 2.21e-5, 0.0003536, 0.001676, 0.005008, 0.01054, 0.01419],
    ozone: [7.985e-6, 1.573e-6, 4.564e-7, 1.783e-7, 1.03e-7, 7.322e-8, 5.976e-8, 5.36e-8],
    upwardLongwave: [287.57, 284.78, 291.09, 305.57, 333.48, 372.95, 408.47, 438.52, 459.29],
    downwardLongwave: [0, 10.54, 14.89, 42.26, 112.78, 199.18, 279.01, 344.75, 398.13],
    overhead: { incoming: 1360.85, reflected: 231.17, ground: 1053.25, absorbed: 287.08 },
  },
  midlatitudeSummer: {
    groundTemperature: 294.2,
    surfacePressure: 101300,
    temperature: [225.92, 216.07, 220.58, 244.12, 263.69, 277.93, 287.17, 291.77],
    humidity: [2.658e-6, 2.103e-6, 2.778e-5, 0.000336, 0.001216, 0.003537, 0.007175, 0.009821],
    ozone: [8.349e-6, 1.623e-6, 4.431e-7, 1.739e-7, 1.013e-7, 7.223e-8, 5.846e-8, 5.281e-8],
    upwardLongwave: [281.54, 279.48, 282.96, 295.32, 322.32, 355.68, 389.19, 410.54, 424.8],
    downwardLongwave: [0, 12.1, 18.5, 44.72, 109.03, 182.78, 255.64, 307.59, 348.54],
    overhead: { incoming: 1360.85, reflected: 235.81, ground: 1074.41, absorbed: 265.5 },
  },
  midlatitudeWinter: {
    groundTemperature: 272.2,
    surfacePressure: 101800,
    temperature: [215.24, 216.43, 218.9, 231.19, 248.47, 261.66, 267.19, 270.77],
    humidity: [2.892e-6, 2.869e-6, 7.393e-6, 8.289e-5, 0.0004859, 0.00128, 0.001967, 0.002459],
    ozone: [8.054e-6, 2.379e-6, 7.672e-7, 1.987e-7, 8.239e-8, 5.306e-8, 4.694e-8, 4.64e-8],
    upwardLongwave: [230.6, 230.27, 233.5, 239.29, 255.34, 277.84, 295.2, 305.26, 311.29],
    downwardLongwave: [0, 10.15, 19.26, 31.63, 73.19, 129.91, 179.02, 206.26, 223.99],
    overhead: { incoming: 1360.85, reflected: 249.63, ground: 1133.56, absorbed: 204.37 },
  },
  subarcticWinter: {
    groundTemperature: 257.2,
    surfacePressure: 101300,
    temperature: [211.91, 216.51, 217.2, 222.01, 240.73, 253.12, 257.91, 257.95],
    humidity: [3.075e-6, 2.87e-6, 7.279e-6, 5.139e-5, 0.0002913, 0.0007312, 0.0009556, 0.0009251],
    ozone: [7.63e-6, 2.844e-6, 6.618e-7, 1.939e-7, 6.434e-8, 4.501e-8, 3.6e-8, 3.166e-8],
    upwardLongwave: [199.47, 199.49, 201.93, 204.9, 217.22, 236.09, 247.33, 250.45, 248.14],
    downwardLongwave: [0, 9.54, 18.94, 29.86, 59.89, 108.57, 146.87, 167.01, 172.41],
    overhead: { incoming: 1360.85, reflected: 256.57, ground: 1162.83, absorbed: 174.02 },
  },
} as const satisfies Record<string, StandardAtmosphere>;
