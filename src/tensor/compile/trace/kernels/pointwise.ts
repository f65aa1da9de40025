/** Kernels that work point by point. */
import type { Node } from '../../graph/graph.ts';
import { cast, elementwise, number } from '../nodes.ts';
import { dataTypeOf } from '../scope.ts';
import { kernel } from './kernel.ts';

/** Kernels of one input that are core operations; the result has the data type of the input. */
const unary: Readonly<Record<string, string>> = {
  Abs: 'Absolute',
  Acos: 'Arccosine',
  Acosh: 'InverseHyperbolicCosine',
  Asin: 'Arcsine',
  Asinh: 'InverseHyperbolicSine',
  Atan: 'Arctangent',
  Atanh: 'InverseHyperbolicTangent',
  Ceil: 'Ceiling',
  Cos: 'Cosine',
  Cosh: 'HyperbolicCosine',
  Erf: 'ErrorFunction',
  Exp: 'Exponential',
  Expm1: 'ExponentialMinusOne',
  Floor: 'Floor',
  Log: 'Logarithm',
  Log1p: 'LogarithmOnePlus',
  Neg: 'Negate',
  Round: 'Round',
  Sigmoid: 'Sigmoid',
  Sign: 'Sign',
  Sin: 'Sine',
  Sinh: 'HyperbolicSine',
  Softplus: 'Softplus',
  Sqrt: 'SquareRoot',
  Tan: 'Tangent',
  Tanh: 'HyperbolicTangent',
};

/** Kernels of two inputs of one data type, which is that of the result. */
const binary: Readonly<Record<string, string>> = {
  Add: 'Add',
  Atan2: 'Atan2',
  Maximum: 'Maximum',
  Minimum: 'Minimum',
  Mod: 'Modulo',
  Multiply: 'Multiply',
  Pow: 'Power',
  RealDiv: 'Divide',
  Sub: 'Subtract',
};

/** Kernels of two inputs that answer yes or no. */
const conditions: Readonly<Record<string, string>> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterEqual',
  Less: 'Less',
  LessEqual: 'LessEqual',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
  LogicalXor: 'NotEqual',
  NotEqual: 'NotEqual',
};

const questions: Readonly<Record<string, string>> = { IsFinite: 'IsFinite', IsInf: 'IsInfinite', IsNan: 'IsNaN', LogicalNot: 'Not' };

type Inputs = readonly [Node, Node, Node];

const plus = (a: Node, b: Node): Node => elementwise('Add', [a, b]);
const minus = (a: Node, b: Node): Node => elementwise('Subtract', [a, b]);
const times = (a: Node, b: Node): Node => elementwise('Multiply', [a, b]);
const square = (x: Node): Node => times(x, x);
const least = (a: Node, b: Node): Node => elementwise('Minimum', [a, b]);
const most = (a: Node, b: Node): Node => elementwise('Maximum', [a, b]);
const isAbove = (a: Node, b: Node): Node => elementwise('Greater', [a, b], 'bool');
const select = (condition: Node, yes: Node, no: Node): Node => elementwise('Select', [condition, yes, no], yes.dtype);

const isNatural = (x: Node): Node => elementwise('GreaterEqual', [x, number(0, x.dtype)], 'bool');
const isNegative = (x: Node): Node => elementwise('Less', [x, number(0, x.dtype)], 'bool');
const growth = (x: Node): Node => elementwise('ExponentialMinusOne', [x]);

/** Slopes of the scaled exponential linear unit (Klambauer et al. 2017). */
const seluScale = 1.0507009873554805;
const seluScaledAlpha = 1.7580993408473768;

/** Kernels of one input that are compositions of core operations. */
const compositions: Readonly<Record<string, (x: Node) => Node>> = {
  Reciprocal: (x) => elementwise('Divide', [number(1), x]),
  Relu: (x) => most(x, number(0, x.dtype)),
  Relu6: (x) => least(most(x, number(0, x.dtype)), number(6, x.dtype)),
  Rsqrt: (x) => elementwise('Divide', [number(1), elementwise('SquareRoot', [x])]),
  Selu: (x) => select(isNatural(x), times(number(seluScale), x), times(number(seluScaledAlpha), growth(x))),
  Elu: (x) => select(isNatural(x), x, growth(x)),
  Square: square,
};

/** Registers every kernel that works point by point. */
export function registerPointwise(): void {
  for (const [name, operation] of Object.entries(unary)) kernel(name, ['x'], ([x]) => elementwise(operation, [x as Node]));
  for (const [name, operation] of Object.entries(binary)) kernel(name, ['a', 'b'], (inputs) => elementwise(operation, inputs));
  for (const [name, operation] of Object.entries(conditions)) kernel(name, ['a', 'b'], (inputs) => elementwise(operation, inputs, 'bool'));
  for (const [name, operation] of Object.entries(questions)) kernel(name, ['x'], ([x]) => elementwise(operation, [x as Node], 'bool'));
  for (const [name, rule] of Object.entries(compositions)) kernel(name, ['x'], ([x]) => rule(x as Node));
  registerWithTwo();
  registerWithAttributes();
}

function registerWithTwo(): void {
  const pair = (name: string, names: readonly [string, string], rule: (a: Node, b: Node) => Node): void =>
    kernel(name, names, ([a, b]) => rule(a as Node, b as Node));
  pair('FloorDiv', ['a', 'b'], (a, b) => elementwise('FloorDivide', [a, b], 'int32'));
  pair('SquaredDifference', ['a', 'b'], (a, b) => square(minus(a, b)));
  pair('Prelu', ['x', 'alpha'], (x, slope) => select(isNegative(x), times(slope, x), x));
  pair('EluGrad', ['dy', 'y'], (cotangent, y) => select(isNatural(y), cotangent, times(cotangent, plus(y, number(1)))));
  kernel('Select', ['condition', 't', 'e'], (inputs) => select(...(inputs as Inputs)));
  kernel('AddN', 'list', (terms) => terms.reduce(plus));
}

function registerWithAttributes(): void {
  kernel<{ dtype: string }>('Cast', ['x'], ([x], { dtype }) => cast(x as Node, dataTypeOf(dtype)));
  kernel<{ clipValueMin: number; clipValueMax: number }>('ClipByValue', ['x'], ([x], { clipValueMin, clipValueMax }) =>
    least(most(x as Node, number(clipValueMin)), number(clipValueMax)),
  );
  kernel<{ alpha: number }>('LeakyRelu', ['x'], ([x], { alpha }) =>
    select(isNegative(x as Node), times(number(alpha), x as Node), x as Node),
  );
  kernel<{ alpha: number }>('Step', ['x'], ([x], { alpha }) =>
    alpha ? select(isAbove(x as Node, number(0)), number(1), number(alpha)) : elementwise('Step', [x as Node]),
  );
}
