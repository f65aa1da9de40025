/** Where the model of the page may run. */
export const targetNames = ['wasm', 'webgpu'] as const;
export type TargetName = (typeof targetNames)[number];
