import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { errorFunction } from './math-error-function.ts';
import { exponential, exponentialMinusOne, sigmoid, softplus } from './math-exponential.ts';
import { onHost, sigmoidOnHost, softplusOnHost } from './math-host.ts';
import {
  hyperbolicCosine,
  hyperbolicSine,
  hyperbolicTangent,
  inverseHyperbolicCosine,
  inverseHyperbolicSine,
  inverseHyperbolicTangent,
} from './math-hyperbolic.ts';
import { arccosine, arcsine, arctangent, arctangent2 } from './math-inverse-trigonometry.ts';
import { logarithm, logarithmOnePlus } from './math-logarithm.ts';
import { modulo } from './math-modulo.ts';
import { power } from './math-power.ts';
import { cosine, sine, tangent } from './math-trigonometry.ts';
import type { Emitter } from './polynomial.ts';

/** Emitters of float32 functions, named as in JavaScript where it has them. */
const float32Mathematics = {
  exp: exponential,
  expm1: exponentialMinusOne,
  log: logarithm,
  log1p: logarithmOnePlus,
  pow: power,
  sin: sine,
  cos: cosine,
  tan: tangent,
  asin: arcsine,
  acos: arccosine,
  atan: arctangent,
  atan2: arctangent2,
  sinh: hyperbolicSine,
  cosh: hyperbolicCosine,
  tanh: hyperbolicTangent,
  asinh: inverseHyperbolicSine,
  acosh: inverseHyperbolicCosine,
  atanh: inverseHyperbolicTangent,
  erf: errorFunction,
  sigmoid,
  softplus,
  modulo,
} satisfies Record<string, Emitter>;

export type MathName = keyof typeof float32Mathematics;

/** What float64 makes of other functions, as JavaScript's Math lacks it. */
const float64Mathematics: Partial<Record<MathName, Emitter>> = { sigmoid: sigmoidOnHost, softplus: softplusOnHost };

/** The function written out where it is used: for hot loops, since engines do not inline calls. */
export function inlineMath(lanes: LaneBuilder, name: MathName, ...x: readonly Lane[]): ReturnType<Lane> {
  const emit: Emitter = lanes.precision === 'float32' ? float32Mathematics[name] : (float64Mathematics[name] ?? onHost(name));
  return emit(lanes, ...x);
}

/** A call of the function, which is added to the module if it is not yet there. */
export function callMath(lanes: LaneBuilder, name: MathName, ...x: readonly Lane[]): ReturnType<Lane> {
  const label = `${name}.${lanes.precision}`;
  if (lanes.module.getFunction(label) === 0) addFunction(lanes, label, name, x.length);
  return lanes.call(label, ...x.map((argument) => argument()));
}

function addFunction(caller: LaneBuilder, label: string, name: MathName, arity: number): void {
  const { v128, createType } = binaryen;
  const { module } = caller;
  const locals: binaryen.Type[] = [];
  const statements: binaryen.ExpressionRef[] = [];
  const lanes = caller.within({
    allocate: (type) => arity + locals.push(type) - 1,
    emit: (statement) => statements.push(statement),
  });
  const x = Array.from(
    { length: arity },
    (_, index): Lane =>
      () =>
        module.local.get(index, v128),
  );
  const result = inlineMath(lanes, name, ...x);
  module.addFunction(label, createType(x.map(() => v128)), v128, locals, module.block(null, [...statements, result], v128));
}
