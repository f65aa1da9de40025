import type { FunctionBody } from './function-body.ts';

type Emit = (body: FunctionBody, ...x: readonly string[]) => string;

const unary =
  (op: string): Emit =>
  (body, x) =>
    body.float(op, [x as string], 'y');
const binary =
  (op: string, output = 'z'): Emit =>
  (body, a, b) =>
    body.float(op, [a as string, b as string], output);

const number = (body: FunctionBody, condition: string): string => body.cast(condition, 'bool', 'float');
const zero = (body: FunctionBody): string => body.constant([0], []);

function comparison(op: string): Emit {
  const incompatible = op === 'Equal' || op === 'NotEqual' ? { incompatible_shape_error: { flag: true } } : {};
  return (body, a, b) => body.float(op, [a as string, b as string], 'z', incompatible);
}

const notEqual = comparison('NotEqual');
const truth = (body: FunctionBody, x: string | undefined): string => notEqual(body, x as string, zero(body));

const asNumber =
  (emit: Emit): Emit =>
  (body, ...x) =>
    number(body, emit(body, ...x));

const logical =
  (op: string): Emit =>
  (body, a, b) =>
    number(body, `${body.node(op, [truth(body, a), truth(body, b)], {})}:z:0`);

const select: Emit = (body, condition, a, b) => body.float('SelectV2', [truth(body, condition), a as string, b as string], 'output');
const step: Emit = (body, x) => number(body, comparison('Greater')(body, x as string, zero(body)));
const truncate: Emit = (body, x) =>
  body.float(
    'SelectV2',
    [comparison('Less')(body, x as string, zero(body)), unary('Ceil')(body, x as string), unary('Floor')(body, x as string)],
    'output',
  );

/** How TensorFlow works out each pointwise operation of the compiler. Conditions are numbers, as everywhere in a graph. */
export const pointwise: Readonly<Record<string, Emit>> = {
  Add: binary('AddV2'),
  Subtract: binary('Sub'),
  Multiply: binary('Mul'),
  Divide: binary('RealDiv'),
  Minimum: binary('Minimum'),
  Maximum: binary('Maximum'),
  Negate: unary('Neg'),
  Absolute: unary('Abs'),
  Sign: unary('Sign'),
  Step: step,
  Greater: asNumber(comparison('Greater')),
  GreaterEqual: asNumber(comparison('GreaterEqual')),
  Less: asNumber(comparison('Less')),
  LessEqual: asNumber(comparison('LessEqual')),
  Equal: asNumber(comparison('Equal')),
  NotEqual: asNumber(notEqual),
  And: logical('LogicalAnd'),
  Or: logical('LogicalOr'),
  Not: (body, x) => number(body, comparison('Equal')(body, x as string, zero(body))),
  IsNaN: asNumber(unary('IsNan')),
  IsFinite: asNumber(unary('IsFinite')),
  IsInfinite: asNumber(unary('IsInf')),
  Select: select,
  Exponential: unary('Exp'),
  Logarithm: unary('Log'),
  ExponentialMinusOne: unary('Expm1'),
  LogarithmOnePlus: unary('Log1p'),
  Sigmoid: unary('Sigmoid'),
  Softplus: (body, x) => body.float('Softplus', [x as string], 'activations'),
  HyperbolicTangent: unary('Tanh'),
  HyperbolicSine: unary('Sinh'),
  HyperbolicCosine: unary('Cosh'),
  InverseHyperbolicSine: unary('Asinh'),
  InverseHyperbolicCosine: unary('Acosh'),
  InverseHyperbolicTangent: unary('Atanh'),
  SquareRoot: unary('Sqrt'),
  Power: binary('Pow'),
  Modulo: binary('FloorMod'),
  Sine: unary('Sin'),
  Cosine: unary('Cos'),
  Tangent: unary('Tan'),
  Arcsine: unary('Asin'),
  Arccosine: unary('Acos'),
  Arctangent: unary('Atan'),
  Atan2: binary('Atan2'),
  ErrorFunction: unary('Erf'),
  Floor: unary('Floor'),
  Ceiling: unary('Ceil'),
  Round: unary('Rint'),
  Truncate: truncate,
  FloorDivide: (body, a, b) => unary('Floor')(body, binary('RealDiv')(body, a as string, b as string)),
};
