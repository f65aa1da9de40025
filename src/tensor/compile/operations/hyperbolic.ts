import { mathematics } from './mathematics.ts';

const moderate = [-20, 20] as const;

export const hyperbolicTangent = mathematics<1>({
  name: 'HyperbolicTangent',
  wasm: 'tanh',
  inline: true,
  evaluate: Math.tanh,
  wgsl: 'hyperbolicTangent',
  domain: [moderate],
});

export const hyperbolicSine = mathematics<1>({
  name: 'HyperbolicSine',
  wasm: 'sinh',
  evaluate: Math.sinh,
  wgsl: 'hyperbolicSine',
  domain: [moderate],
});

export const hyperbolicCosine = mathematics<1>({
  name: 'HyperbolicCosine',
  wasm: 'cosh',
  evaluate: Math.cosh,
  wgsl: 'hyperbolicCosine',
  domain: [moderate],
});

export const inverseHyperbolicSine = mathematics<1>({
  name: 'InverseHyperbolicSine',
  wasm: 'asinh',
  evaluate: Math.asinh,
  wgsl: 'inverseHyperbolicSine',
  domain: [moderate],
});

export const inverseHyperbolicCosine = mathematics<1>({
  name: 'InverseHyperbolicCosine',
  wasm: 'acosh',
  evaluate: Math.acosh,
  wgsl: 'inverseHyperbolicCosine',
  domain: [[1.01, 20]],
});

export const inverseHyperbolicTangent = mathematics<1>({
  name: 'InverseHyperbolicTangent',
  wasm: 'atanh',
  evaluate: Math.atanh,
  wgsl: 'inverseHyperbolicTangent',
  domain: [[-0.99, 0.99]],
});
