import type { Executable, Target } from '../../src/tensor/compile/index.ts';
import { interpretProgram } from './interpret-program.ts';

/** A target of the compiler that needs no code generator: the slow reference executor. */
export const interpreterTarget: Target = async (program): Promise<Executable> => {
  const inputs = program.inputs.map(({ size }) => new Float64Array(size));
  let outputs: Float64Array[] = [];
  return {
    program,
    write: (input, values) => inputs[input]?.set(values),
    run: (count) => {
      outputs = interpretProgram(program, inputs, count);
    },
    read: async (output) => outputs[output] as Float64Array,
    readSync: (output) => outputs[output] as Float64Array,
    dispose: () => {
      outputs = [];
    },
  };
};
