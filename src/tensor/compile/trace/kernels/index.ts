import { registerCreation } from './creation.ts';
import { registerGather } from './gather.ts';
import { registerMatrix } from './matrix.ts';
import { registerMovement } from './movement.ts';
import { registerPointwise } from './pointwise.ts';
import { registerPrimitives } from './primitive.ts';
import { registerReductions } from './reduction.ts';

/** Registers the rules of all kernels that the compiler knows. */
export function registerKernels(): void {
  registerPointwise();
  registerMovement();
  registerReductions();
  registerCreation();
  registerMatrix();
  registerGather();
  registerPrimitives();
}
