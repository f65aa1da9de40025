/** What sediments record of the ocean: forward operators, where and when they look, and how far they err. */
export * from './alkenone-unsaturation.ts';
export * from './calcite-oxygen-isotopes.ts';
export * from './forward-operator.ts';
export * from './habitat.ts';
export * from './magnesium-calcium.ts';
export * from './observation-error.ts';
export * from './proxies.ts';
export * from './sampling.ts';
export * from './sea-temperature.ts';
export * from './seawater-oxygen-isotopes.ts';
export * from './tex86.ts';
