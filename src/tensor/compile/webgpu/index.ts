export { deviceFaults } from './device-faults.ts';
export { compileWebgpu } from './executable.ts';
export { findWebgpu, type WebgpuDevice } from './find-webgpu.ts';
