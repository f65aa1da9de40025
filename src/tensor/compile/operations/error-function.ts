import { errorIntegral } from './error-integral.ts';
import { mathematics } from './mathematics.ts';

/** The error function itself, of which the kernel of TensorFlow.js is an approximation to 1.5e−7 (Abramowitz & Stegun 7.1.26). */
export const errorFunction = mathematics<1>({
  name: 'ErrorFunction',
  wasm: 'erf',
  evaluate: errorIntegral,
  wgsl: 'errorFunction',
  domain: [[-4, 4]],
});
