import { broadcastShape, constantNode, isKind, makeNode, type Node, type Operation } from '../graph/graph.ts';
import { broadcastTo, uniformNode, uniformValue } from './facts.ts';
import type { Make, Rule, Rules } from './simplifier.ts';

type Elementwise = Node<Extract<Operation, { kind: 'elementwise' }>>;

/** A simpler node for one operation and its arguments; its shape may still have to be broadcast. */
type Identity = (x: readonly Node[], make: Make) => Node | undefined;

const apply = (name: string, ...inputs: readonly Node[]): Node =>
  makeNode({ kind: 'elementwise', name }, inputs, broadcastShape(...inputs.map(({ shape }) => shape)), (inputs[0] as Node).dtype);
const number = (value: number): Node => constantNode([value], []);

export const argumentsOf = (node: Node | undefined, name: string): readonly Node[] | undefined =>
  node && isKind(node, 'elementwise') && node.operation.name === name ? node.inputs : undefined;
const negated = (node: Node | undefined): Node | undefined => argumentsOf(node, 'Negate')?.[0];

/** x where the node is −x, be it that −x is looked at through a view. */
function negatedView(node: Node | undefined, make: Make): Node | undefined {
  if (!node || !isKind(node, 'view') || node.operation.fill !== 0) return negated(node);
  const source = negated(node.inputs[0]);
  return source && make(makeNode(node.operation, [source], node.shape, node.dtype));
}

/** Operations that answer yes or no. */
const questions: ReadonlySet<string> = new Set([
  'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'And', 'Or', 'Not', 'IsNaN', 'IsFinite', 'IsInfinite',
]); // biome-ignore format: a list

export const isCondition = (node: Node): boolean => isKind(node, 'elementwise') && questions.has(node.operation.name);

/** The condition where the node is 1 if it holds and 0 if not. */
function conditionOf(node: Node | undefined, make: Make): Node | undefined {
  if (!node || !isKind(node, 'elementwise')) return undefined;
  const { operation, inputs } = node;
  if (operation.name === 'Step') return make(apply('Greater', inputs[0] as Node, make(number(0))));
  return questions.has(operation.name) ? node : undefined;
}

/** x and c where the node is x · c with a number c. */
function scaled(node: Node | undefined): { readonly x: Node; readonly factor: number } | undefined {
  const [x, c] = argumentsOf(node, 'Multiply') ?? [];
  const factor = uniformValue(c);
  return x && factor !== undefined ? { x, factor } : undefined;
}

/** Whether a product of numbers is as safe from overflow and underflow in float32 as its factors. */
const harmless = (factor: number): boolean => factor === 0 || (Math.abs(factor) > 1e-30 && Math.abs(factor) < 1e30);

const isPowerOfTwo = (value: number): boolean => harmless(value) && value !== 0 && Number.isInteger(Math.log2(Math.abs(value)));

const add: Identity = ([a, b], make) => {
  if (uniformValue(b) === 0) return a;
  const [minusA, minusB] = [negatedView(a, make), negatedView(b, make)];
  if (minusB) return apply('Subtract', a as Node, minusB);
  if (minusA) return make(apply('Subtract', b as Node, minusA));
  return undefined;
};

const subtract: Identity = ([a, b], make) => {
  if (uniformValue(b) === 0) return a;
  if (uniformValue(a) === 0) return apply('Negate', b as Node);
  const minusB = negatedView(b, make);
  return minusB && apply('Add', a as Node, minusB);
};

/** What a condition of 0 or 1 is multiplied with, or 0. */
function conditional(a: Node, b: Node, make: Make): Node | undefined {
  const [onA, onB] = [conditionOf(a, make), conditionOf(b, make)];
  if (!onA === !onB) return undefined;
  return onB ? apply('Select', onB, a, make(number(0))) : apply('Select', onA as Node, b, make(number(0)));
}

/** The one liberty: 0 · x is 0 even where x is not finite. Such zeros come from gradients of what a result does not depend on. */
const multiply: Identity = ([a, b], make) => {
  const factor = uniformValue(b);
  if (factor === 0) return number(0);
  if (factor === 1) return a;
  if (factor === -1) return apply('Negate', a as Node);
  const [minusA, minusB] = [negated(a), negated(b)];
  if (minusA && minusB) return apply('Multiply', minusA, minusB);
  if (factor === undefined) return conditional(a as Node, b as Node, make);
  if (minusA) return apply('Multiply', minusA, number(-factor));
  const inner = scaled(a);
  if (inner && harmless(inner.factor * factor)) return apply('Multiply', inner.x, make(number(inner.factor * factor)));
  return undefined;
};

const divide: Identity = ([a, b]) => {
  const divisor = uniformValue(b);
  if (uniformValue(a) === 0) return number(0);
  if (divisor === 1) return a;
  if (divisor === -1) return apply('Negate', a as Node);
  const [minusA, minusB] = [negated(a), negated(b)];
  if (minusA && minusB) return apply('Divide', minusA, minusB);
  if (divisor === undefined) return undefined;
  if (isPowerOfTwo(divisor)) return apply('Multiply', a as Node, number(1 / divisor));
  const inner = scaled(a);
  return inner && harmless(inner.factor / divisor) ? apply('Multiply', inner.x, number(inner.factor / divisor)) : undefined;
};

const negate: Identity = ([x]) => {
  const difference = argumentsOf(x, 'Subtract');
  if (difference) return apply('Subtract', difference[1] as Node, difference[0] as Node);
  const inner = scaled(x);
  return negated(x) ?? (inner && apply('Multiply', inner.x, number(-inner.factor)));
};

/** x to a power that multiplications, a division or square roots give. */
const power: Identity = ([x, exponent], make) => {
  const base = x as Node;
  const square = (): Node => make(apply('Multiply', base, base));
  const root = (y: Node): Node => make(apply('SquareRoot', y));
  switch (uniformValue(exponent)) {
    case 0:
      return number(1);
    case 0.25:
      return root(root(base));
    case 0.5:
      return root(base);
    case 0.75:
      return apply('Multiply', root(base), root(root(base)));
    case 1:
      return base;
    case 1.5:
      return apply('Multiply', base, root(base));
    case 2:
      return square();
    case 3:
      return apply('Multiply', square(), base);
    case 4:
      return apply('Multiply', square(), square());
    case -0.5:
      return apply('Divide', make(number(1)), root(base));
    case -0.75:
      return apply('Divide', make(number(1)), make(apply('Multiply', root(base), root(root(base)))));
    case -1:
      return apply('Divide', make(number(1)), base);
    case -2:
      return apply('Divide', make(number(1)), square());
    default:
      return undefined;
  }
};

const select: Identity = ([condition, yes, no]) => {
  const known = uniformValue(condition);
  if (known !== undefined) return known !== 0 ? yes : no;
  return yes === no ? yes : undefined;
};

/** The larger or smaller of the same two. */
const extremum: Identity = ([a, b]) => (a === b ? a : undefined);

const absolute: Identity = ([x], make) => {
  const bare = negated(x);
  return bare && make(apply('Absolute', bare));
};

const identities: Readonly<Record<string, Identity>> = {
  Add: add,
  Subtract: subtract,
  Multiply: multiply,
  Divide: divide,
  Negate: negate,
  Power: power,
  Select: select,
  Minimum: extremum,
  Maximum: extremum,
  Absolute: absolute,
};

const applyIdentity: Rule = (node, make) => {
  const simpler = identities[(node as Elementwise).operation.name]?.(node.inputs, make);
  if (!simpler) return undefined;
  const value = uniformValue(simpler);
  return value === undefined ? broadcastTo(make(simpler), node.shape) : uniformNode(value, node.shape, node.dtype);
};

export const arithmeticRules: Rules = { elementwise: [applyIdentity] };

/** Divisions by constants as multiplications, half a unit in the last place less exact: an option. */
export const reciprocalRules: Rules = {
  elementwise: [
    (node, make) => {
      const [a, b] = argumentsOf(node, 'Divide') ?? [];
      if (!a || !b || !isKind(b, 'constant') || !b.operation.values.every((value) => harmless(1 / value))) return undefined;
      const reciprocal = make(
        constantNode(
          b.operation.values.map((value) => 1 / value),
          b.shape,
        ),
      );
      return makeNode({ kind: 'elementwise', name: 'Multiply' }, [a, reciprocal], node.shape, node.dtype);
    },
  ],
};
