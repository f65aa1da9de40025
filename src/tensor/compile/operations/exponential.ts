import { mathematics } from './mathematics.ts';

const moderate = [-20, 20] as const;

export const exponential = mathematics<1>({
  name: 'Exponential',
  wasm: 'exp',
  inline: true,
  evaluate: Math.exp,
  wgsl: 'exponential',
  domain: [moderate],
});

export const logarithm = mathematics<1>({
  name: 'Logarithm',
  wasm: 'log',
  inline: true,
  evaluate: Math.log,
  wgsl: 'logarithm',
  domain: [[0.01, 100]],
});

export const exponentialMinusOne = mathematics<1>({
  name: 'ExponentialMinusOne',
  wasm: 'expm1',
  evaluate: Math.expm1,
  wgsl: 'exponentialMinusOne',
  domain: [moderate],
});

export const logarithmOnePlus = mathematics<1>({
  name: 'LogarithmOnePlus',
  wasm: 'log1p',
  evaluate: Math.log1p,
  wgsl: 'logarithmOnePlus',
  domain: [[-0.99, 20]],
});

export const sigmoid = mathematics<1>({
  name: 'Sigmoid',
  wasm: 'sigmoid',
  evaluate: (x) => 1 / (1 + Math.exp(-x)),
  wgsl: 'sigmoid',
  domain: [moderate],
});

export const softplus = mathematics<1>({
  name: 'Softplus',
  wasm: 'softplus',
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  wgsl: 'softplus',
  domain: [moderate],
});
