import { mathematics } from './mathematics.ts';

const turns = [-20, 20] as const;
const unit = [-0.99, 0.99] as const;

export const sine = mathematics<1>({
  name: 'Sine',
  wasm: 'sin',
  evaluate: Math.sin,
  wgsl: 'circular',
  wgslArguments: ['0'],
  domain: [turns],
});
export const cosine = mathematics<1>({
  name: 'Cosine',
  wasm: 'cos',
  evaluate: Math.cos,
  wgsl: 'circular',
  wgslArguments: ['1'],
  domain: [turns],
});
export const tangent = mathematics<1>({
  name: 'Tangent',
  wasm: 'tan',
  evaluate: Math.tan,
  wgsl: 'tangent',
  domain: [[-1.5, 1.5]],
});
export const arcsine = mathematics<1>({ name: 'Arcsine', wasm: 'asin', evaluate: Math.asin, wgsl: 'arcsine', domain: [unit] });
export const arccosine = mathematics<1>({
  name: 'Arccosine',
  wasm: 'acos',
  evaluate: Math.acos,
  wgsl: 'arccosine',
  domain: [unit],
});
export const arctangent = mathematics<1>({
  name: 'Arctangent',
  wasm: 'atan',
  evaluate: Math.atan,
  wgsl: 'arctangent',
  domain: [turns],
});

export const arctangent2 = mathematics<2>({
  name: 'Atan2',
  wasm: 'atan2',
  evaluate: Math.atan2,
  wgsl: 'arctangent2',
  domain: [turns, turns],
});
