import { evaluateNode } from '../../src/tensor/compile/graph/evaluate.ts';
import {
  type Graph,
  type Loop,
  makeNode,
  type Node,
  type Operation,
  type Shape,
  sizeOf,
  topologicalOrder,
} from '../../src/tensor/compile/graph/graph.ts';
import { elementwiseRule } from '../../src/tensor/compile/operations/index.ts';

/** The values of an array in float64, and how far off each may be when the same operations round to float32. */
export interface Bounded {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** One unit in the last place of a float32, relative to its value at the most. */
const unit = 2 ** -23;
/** Below the smallest normal float32 a target may give zero. */
const smallest = 2 ** -126;

const rounding = (x: number): number => Math.abs(x - Math.fround(x));
const absolute = (x: Float64Array): Float64Array => x.map(Math.abs);
const sumOf = (...terms: readonly Float64Array[]): Float64Array =>
  (terms[0] as Float64Array).map((_, n) => terms.reduce((sum, term) => sum + (term[n] as number), smallest));
const scaled = (x: Float64Array, factor: number): Float64Array => x.map((value) => value * factor);
const evaluated = (node: Node, ...given: readonly Float64Array[]): Float64Array => evaluateNode(node, given)[0] as Float64Array;
const errorsOf = (given: readonly Bounded[]): Float64Array[] => given.map(({ errors }) => errors);
const valuesOf = (given: readonly Bounded[]): Float64Array[] => given.map(({ values }) => values);

const asIs = [0] as const;
const eitherSide = [0, -1, 1] as const;

/** How far a function may be off by what it does between the corners: poles, equality and waves. */
function errorBetween(name: string, [a = 0, b = 0]: readonly number[], [ea = 0, eb = 0]: readonly number[]): number {
  if (name === 'Sine' || name === 'Cosine') return Math.min(ea, 2); // may turn, but nowhere change faster than their argument
  if (name === 'Equal' || name === 'NotEqual') return Math.abs(a - b) <= ea + eb && ea + eb > 0 ? 1 : 0;
  const pole = name === 'Power' ? Math.abs(a) <= ea && b - eb < 0 : ['Divide', 'FloorDivide', 'Modulo'].includes(name) && Math.abs(b) <= eb;
  return pole ? Number.POSITIVE_INFINITY : 0;
}

/** How far a function may be off when its arguments are, seen at the corners of where they may be, and its own rounding. */
function pointError(
  evaluate: (...x: readonly number[]) => number,
  accuracy: number,
  x: readonly number[],
  errors: readonly number[],
): number {
  const [a = 0, b = 0, c = 0] = x;
  const [ea = 0, eb = 0, ec = 0] = errors;
  const f = [evaluate, (p: number) => evaluate(p), (p: number, q: number) => evaluate(p, q), evaluate][x.length] as typeof evaluate;
  const value = f(a, b, c);
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  let furthest = 0;
  for (const i of ea === 0 ? asIs : eitherSide)
    for (const j of eb === 0 ? asIs : eitherSide)
      for (const k of ec === 0 ? asIs : eitherSide) {
        const distance = Math.abs(f(a + i * ea, b + j * eb, c + k * ec) - value);
        furthest = distance >= 0 ? Math.max(furthest, distance) : Number.POSITIVE_INFINITY;
      }
  return furthest + (accuracy + 0.5) * unit * Math.abs(value) + smallest;
}

/** An array over the shape of the node, as NumPy broadcasts. */
function repeated(array: Float64Array, from: Shape, node: Node): Float64Array {
  if (array.length === sizeOf(node.shape)) return array;
  const source = makeNode({ kind: 'constant', values: array }, [], from);
  const zeros = makeNode({ kind: 'constant', values: new Float64Array(sizeOf(node.shape)) }, [], node.shape);
  return evaluated(
    makeNode({ kind: 'elementwise', name: 'Add' }, [source, zeros], node.shape),
    array,
    new Float64Array(sizeOf(node.shape)),
  );
}

/** How many of an operation's first arguments are conditions, 0 or 1; one that rounding decides has an error of a little more than 1. */
const conditions: Readonly<Record<string, number>> = { Select: 1, And: 2, Or: 2, Not: 1 };

function elementwiseErrors(node: Node, name: string, given: readonly Bounded[]): Float64Array {
  const { evaluate: plain, accuracy } = elementwiseRule(name);
  const first = conditions[name] ?? 0;
  const evaluate: typeof plain = first === 0 ? plain : (...x) => plain(...x.map((value, n) => (n < first ? Math.round(value) : value)));
  const shapeOf = (n: number): Shape => (node.inputs[n] as Node).shape;
  const values = valuesOf(given).map((array, n) => repeated(array, shapeOf(n), node));
  const errors = errorsOf(given).map((array, n) => repeated(array, shapeOf(n), node));
  const at = (arrays: readonly Float64Array[], n: number): number[] => arrays.map((array) => array[n] as number);
  return Float64Array.from(
    { length: sizeOf(node.shape) },
    (_, n) => errorBetween(name, at(values, n), at(errors, n)) + pointError(evaluate, accuracy, at(values, n), at(errors, n)),
  );
}

/** Sums of n terms in any order: the errors of the terms, and n roundings of no more than the sum of their sizes. */
const sumErrors = (node: Node, { values, errors }: Bounded, terms: number): Float64Array =>
  sumOf(evaluated(node, errors), scaled(evaluated(node, sumOf(absolute(values), errors)), terms * unit));

function reduceErrors(node: Node, operation: Extract<Operation, { kind: 'reduce' }>, given: Bounded): Float64Array {
  const terms = sizeOf((node.inputs[0] as Node).shape) / sizeOf(node.shape);
  if (operation.name === 'sum') return sumErrors(node, given, terms);
  if (operation.name !== 'product') return evaluated(makeNode({ ...operation, name: 'max' }, node.inputs, node.shape), given.errors);
  const sizes = evaluated(node, absolute(given.values));
  return evaluated(node, sumOf(absolute(given.values), given.errors)).map((most, n) => most * (1 + terms * unit) - (sizes[n] as number));
}

function matmulErrors(node: Node, [a, b]: readonly [Bounded, Bounded]): Float64Array {
  const inner = (node.inputs[0] as Node).shape[2] as number;
  const [sizeA, sizeB] = [absolute(a.values), absolute(b.values)];
  const [mostA, mostB] = [sumOf(sizeA, a.errors), sumOf(sizeB, b.errors)];
  return sumOf(
    evaluated(node, mostA, b.errors),
    evaluated(node, a.errors, mostB),
    scaled(evaluated(node, mostA, mostB), (inner + 1) * unit),
  );
}

/** Every output of a transform is a sum over its row with factors of size 1 at the most. */
function fourierErrors(node: Node, { values, errors }: Bounded): Float64Array {
  const { shape } = node.inputs[0] as Node;
  const length = shape.at(-1) as number;
  const width = node.shape.at(-1) as number;
  return Float64Array.from({ length: sizeOf(node.shape) }, (_, n) => {
    const from = Math.floor(n / width) * length;
    let sum = smallest;
    for (let k = from; k < from + length; k++) sum += (errors[k] as number) + (length + 2) * unit * Math.abs(values[k] as number);
    return sum;
  });
}

/** The error of a quotient whose numerator and denominator are off. */
const quotientError = (a: number, ea: number, b: number, eb: number): number =>
  eb >= Math.abs(b) ? Number.POSITIVE_INFINITY : (ea + Math.abs(a / b) * eb) / (Math.abs(b) - eb) + unit * Math.abs(a / b);

/** Thomas algorithm with a bound beside every number; columns lie `columns` apart. */
function tridiagonalErrors(node: Node, given: readonly Bounded[]): Float64Array {
  const [lower, diagonal, upper, right] = given as readonly [Bounded, Bounded, Bounded, Bounded];
  const columns = sizeOf(node.shape.slice(1));
  const size = sizeOf(node.shape);
  const [ratio, ratioError, x, error] = [0, 0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const at = (array: Float64Array, n: number): number => array[n] ?? 0;
  for (let n = 0; n < size; n++) {
    const [a, ea] = n < columns ? [0, 0] : [at(lower.values, n), at(lower.errors, n)];
    const above = n - columns;
    const less = (value: number, own: number, factor: number, factorError: number): [number, number] => {
      const product = a * factor;
      const result = value - product;
      const most = Math.abs(a) * factorError + ea * (Math.abs(factor) + factorError);
      return [result, own + most + unit * (Math.abs(product) + Math.abs(result))];
    };
    const [pivot, pivotError] = less(at(diagonal.values, n), at(diagonal.errors, n), at(ratio, above), at(ratioError, above));
    const [rest, restError] = less(at(right.values, n), at(right.errors, n), at(x, above), at(error, above));
    ratio[n] = at(upper.values, n) / pivot;
    ratioError[n] = quotientError(at(upper.values, n), at(upper.errors, n), pivot, pivotError);
    x[n] = rest / pivot;
    error[n] = quotientError(rest, restError, pivot, pivotError);
  }
  for (let n = size - columns - 1; n >= 0; n--) {
    const below = n + columns;
    const product = at(ratio, n) * at(x, below);
    const most = Math.abs(at(ratio, n)) * at(error, below) + at(ratioError, n) * (Math.abs(at(x, below)) + at(error, below));
    x[n] = at(x, n) - product;
    error[n] = at(error, n) + most + unit * (Math.abs(product) + Math.abs(at(x, n))) + smallest;
  }
  return error;
}

/** Errors of a node of any kind but loops, whose values are known. */
function nodeErrors(node: Node, values: Float64Array, given: readonly Bounded[]): Float64Array {
  const { operation } = node;
  const [first] = given as readonly [Bounded];
  switch (operation.kind) {
    case 'constant':
      return values.map(rounding);
    case 'elementwise':
      return elementwiseErrors(node, operation.name, given);
    case 'view':
      return evaluated(makeNode({ ...operation, fill: rounding(operation.fill) }, node.inputs, node.shape), first.errors);
    case 'reduce':
      return reduceErrors(node, operation, first);
    case 'cumulativeSum':
      return sumErrors(node, first, node.shape[operation.axis] as number);
    case 'tridiagonal':
      return tridiagonalErrors(node, given);
    case 'matmul':
      return matmulErrors(node, given as readonly [Bounded, Bounded]);
    case 'fourier':
      return fourierErrors(node, first);
    default:
      return evaluated(node, ...errorsOf(given));
  }
}

const sliceOf = ({ values, errors }: Bounded, count: number, i: number): Bounded => {
  const length = values.length / count;
  return { values: values.subarray(i * length, (i + 1) * length), errors: errors.subarray(i * length, (i + 1) * length) };
};

const joined = (slices: readonly Float64Array[]): Float64Array => Float64Array.from(slices.flatMap((slice) => [...slice]));

function loopBounds({ body, count, carried, sequences, reverse }: Loop, given: readonly Bounded[]): Bounded[] {
  let state = given.slice(0, carried);
  const stacked = body.outputs.slice(carried).map((): Bounded[] => new Array<Bounded>(count));
  for (let n = 0; n < count; n++) {
    const i = reverse ? count - 1 - n : n;
    const slices = given.slice(carried, carried + sequences).map((sequence) => sliceOf(sequence, count, i));
    const results = boundsOf(body, [...state, ...slices, ...given.slice(carried + sequences)]);
    state = results.slice(0, carried);
    stacked.forEach((list, k) => {
      list[i] = results[carried + k] as Bounded;
    });
  }
  return [...state, ...stacked.map((list) => ({ values: joined(valuesOf(list)), errors: joined(errorsOf(list)) }))];
}

/**
 * Running error analysis of a graph (Wilkinson 1963): beside each value in float64 a bound of the error that rounding to float32
 * after every operation, in any order of summation and with the accuracy that the rules of operations promise, can have made.
 * Where rounding decides a comparison the bound is as large as what hangs on it.
 */
export function boundsOf(graph: Graph, inputs: readonly Bounded[]): Bounded[] {
  const bounds = new Map<Node, readonly Bounded[]>();
  for (const node of topologicalOrder(graph.outputs)) {
    const { operation } = node;
    const lists = node.inputs.map((input) => bounds.get(input) as readonly Bounded[]);
    const given = lists.map(([first]) => first as Bounded);
    if (operation.kind === 'input') bounds.set(node, [inputs[operation.index] as Bounded]);
    else if (operation.kind === 'part') bounds.set(node, [lists[0]?.[operation.index] as Bounded]);
    else if (operation.kind === 'loop') bounds.set(node, loopBounds(operation, given));
    else {
      const values = evaluated(node, ...valuesOf(given));
      bounds.set(node, [{ values, errors: nodeErrors(node, values, given) }]);
    }
  }
  return graph.outputs.map((output) => bounds.get(output)?.[0] as Bounded);
}

/** Numbers that float32 holds exactly. */
export const exactly = (values: Float64Array): Bounded => ({ values, errors: new Float64Array(values.length) });
