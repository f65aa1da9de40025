import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';

type Value = ReturnType<Lane>;

/** Writes a function of vectors: statements go to the frame of `lanes`, what is returned reads their results. */
export type Emitter = (lanes: LaneBuilder, ...x: readonly Lane[]) => Value;

/** Σ coefficients[k] xᵏ by Estrin's scheme: neighbours join into the coefficients of a polynomial in x², and so on. */
export function polynomial(lanes: LaneBuilder, x: Lane, coefficients: readonly number[]): Value {
  let power = x;
  let terms: Lane[] = coefficients.map((coefficient) => () => lanes.splat(coefficient));
  while (terms.length > 1) {
    const pairs = Array.from({ length: Math.ceil(terms.length / 2) }, (_, k) => terms.slice(2 * k, 2 * k + 2));
    const factor = power;
    terms = pairs.map(([low, high]) => (low && high ? () => lanes.add(lanes.mul(high(), factor()), low()) : (low as Lane)));
    if (terms.length > 1) power = lanes.local(lanes.mul(factor(), factor()));
  }
  return (terms[0] as Lane)();
}

/** x within [low, high]; NaN stays. */
export const clamp = (lanes: LaneBuilder, x: Value, low: number, high: number): Value =>
  lanes.pmax(lanes.pmin(x, lanes.splat(high)), lanes.splat(low));

/** The magnitude of one value with the sign of another. @param magnitude not negative, or NaN */
export const withSignOf = (lanes: LaneBuilder, sign: Lane, magnitude: Value): Value =>
  lanes.or(magnitude, lanes.and(sign(), lanes.splat(-0)));

/** A float32 function worked out in float64, in two halves, and rounded once. */
export const throughFloat64 =
  (emit: Emitter): Emitter =>
  (lanes, ...x) => {
    const wide = lanes.in('float64');
    const [low, high] = (['low', 'high'] as const).map((half) =>
      wide.local(emit(wide, ...x.map((value) => wide.local(lanes.promote(value(), half))))),
    );
    return lanes.demote((low as Lane)(), (high as Lane)());
  };

/** A value, but what `revise` makes of it in vectors where the mask does not hold everywhere. */
export function revised(lanes: LaneBuilder, value: Value, mask: Value, revise: (inner: LaneBuilder, value: Lane) => Value): Value {
  const { module, frame } = lanes;
  const { read, assign } = lanes.variable(value);
  const statements: Value[] = [];
  const inner = lanes.within({
    allocate: (type) => frame.allocate(type),
    emit: (statement) => statements.push(statement),
  });
  statements.push(assign(revise(inner, read)));
  const somewhereNot = module.i32.ne(module.i32x4.bitmask(mask), module.i32.const(15));
  frame.emit(module.if(somewhereNot, module.block(null, statements)));
  return read();
}
