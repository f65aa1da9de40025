import binaryen from 'binaryen';
import type { Lane } from '../operations/rule.ts';
import type { LaneBuilder } from './lanes.ts';
import { throughFloat64 } from './polynomial.ts';

type Value = ReturnType<Lane>;

/**
 * The remainder a % b of float32 numbers, with the sign of a, exact: quotients are cut to 29 bits, so that their product with the
 * 24 bits of b fits float64, and what is left is divided again.
 */
function remainder(lanes: LaneBuilder, a: Lane, b: Lane): Value {
  const { module, frame } = lanes;
  const { v128 } = binaryen;
  const size = lanes.local(lanes.abs(b()));
  const rest = frame.allocate(v128);
  const read = (): Value => module.local.get(rest, v128);
  const quotient = lanes.and(lanes.trunc(lanes.div(read(), size())), lanes.splatLong(-1, 0xff000000));
  const reduce = module.local.set(rest, lanes.sub(read(), lanes.mul(size(), quotient)));
  const isLarge = module.v128.any_true(lanes.ge(lanes.abs(read()), size()));
  const label = `remainder${rest}`;
  frame.emit(module.local.set(rest, lanes.abs(a())));
  frame.emit(
    module.if(
      isLarge,
      module.loop(label, module.block(null, [reduce, module.br_if(label, module.v128.any_true(lanes.ge(lanes.abs(read()), size())))])),
    ),
  );
  const positive = lanes.local(lanes.select(lanes.lt(read(), lanes.splat(0)), lanes.add(read(), size()), read()));
  return lanes.xor(positive(), lanes.and(a(), lanes.splat(-0)));
}

/**
 * The remainder with the sign of b, as TensorFlow.js has it: a % b where both signs agree, else (a % b + b) % b, in which the
 * second remainder is at most one subtraction.
 */
export const modulo = throughFloat64((lanes, a, b) => {
  const rest = lanes.local(remainder(lanes, a, b));
  const zero = (): Value => lanes.splat(0);
  const bothNegative = lanes.and(lanes.lt(a(), zero()), lanes.lt(b(), zero()));
  const bothPositive = lanes.and(lanes.ge(a(), zero()), lanes.ge(b(), zero()));
  const agree = lanes.or(bothNegative, bothPositive);
  const sum = lanes.local(lanes.add(rest(), b()));
  const whole = lanes.ge(lanes.abs(sum()), lanes.abs(b()));
  const other = lanes.select(whole, lanes.sub(sum(), b()), sum());
  return lanes.select(agree, rest(), other);
});
