import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import type { Emitter } from './polynomial.ts';

type Value = ReturnType<Lane>;

/** Imports a function of float64 numbers from `Math`, for which instances are given `hostMathematics`. @returns its name within the module */
function importHost(module: binaryen.Module, name: string, arity: number): string {
  const label = `Math.${name}`;
  const parameters = binaryen.createType(new Array<binaryen.Type>(arity).fill(binaryen.f64));
  if (module.getFunction(label) === 0) module.addFunctionImport(label, 'Math', name, parameters, binaryen.f64);
  return label;
}

/** float64: the host's function, lane by lane. */
export const onHost =
  (name: string): Emitter =>
  (lanes, ...x) => {
    const { module } = lanes;
    const label = importHost(module, name, x.length);
    const lane = (index: number): Value =>
      module.call(
        label,
        x.map((value) => module.f64x2.extract_lane(value(), index)),
        binaryen.f64,
      );
    return module.f64x2.replace_lane(module.f64x2.splat(lane(0)), 1, lane(1));
  };

/** float32: the host's function, lane by lane, for arguments too rare to deserve code of their own. */
export function onHostNarrow(lanes: LaneBuilder, name: string, x: Lane): Value {
  const { f64, f32, f32x4, call } = lanes.module;
  const label = importHost(lanes.module, name, 1);
  const lane = (index: number): Value => f32.demote(call(label, [f64.promote(f32x4.extract_lane(x(), index))], binaryen.f64));
  return [1, 2, 3].reduce((vector, index) => f32x4.replace_lane(vector, index, lane(index)), f32x4.splat(lane(0)));
}

/** 1 / (1 + e⁻ˣ) of the host's exponential. */
export const sigmoidOnHost: Emitter = (lanes, x) => {
  const growth = onHost('exp')(lanes, lanes.local(lanes.neg(x())));
  return lanes.div(lanes.splat(1), lanes.add(growth, lanes.splat(1)));
};

/** max(x, 0) + log(1 + e^−|x|) of the host's functions. */
export const softplusOnHost: Emitter = (lanes, x) => {
  const decay = lanes.local(onHost('exp')(lanes, lanes.local(lanes.neg(lanes.abs(x())))));
  return lanes.add(lanes.pmax(x(), lanes.splat(0)), onHost('log1p')(lanes, decay));
};
