import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  type AxisMap,
  broadcastShape,
  constantNode,
  type Graph,
  identityTable,
  inputNode,
  makeNode,
  type Node,
  type Operation,
  type ReductionName,
  type Shape,
  sizeOf,
  topologicalOrder,
  viewNode,
} from '../../../../src/tensor/compile/graph/graph.ts';
import { graphStatistics } from '../../../../src/tensor/compile/graph/statistics.ts';
import { type OptimizeOptions, optimize } from '../../../../src/tensor/compile/passes/optimize.ts';
import { noise } from '../../../support/program-parts.ts';

const map: Shape = [4, 6];
const x = inputNode(0, map);
const y = inputNode(1, map);
const row = inputNode(2, [6]);
const inputs = [x, y, row];

const apply = (name: string, ...given: Node[]): Node =>
  makeNode({ kind: 'elementwise', name }, given, broadcastShape(...given.map(({ shape }) => shape)));
const number = (value: number, shape: Shape = []): Node => viewNode(constantNode([value], []), [], shape);
const whole = (axis: number, extent: number): AxisMap => ({ axis, table: identityTable(extent) });
const fixed = (place: number): AxisMap => ({ axis: -1, table: Int32Array.of(place) });
const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, v) => from + v);
const slice = (a: Node, from: number, to: number): Node => viewNode(a, [{ axis: 0, table: range(from, to) }, whole(1, 6)], [to - from, 6]);
const reshape = (a: Node, shape: Shape): Node => makeNode({ kind: 'reshape' }, [a], shape);
const concat = (...pieces: Node[]): Node =>
  makeNode({ kind: 'concat', axis: 0 }, pieces, [pieces.reduce((n, { shape }) => n + (shape[0] as number), 0), 6]);
const reduce = (name: ReductionName, a: Node, ...axes: number[]): Node =>
  makeNode(
    { kind: 'reduce', name, axes },
    [a],
    a.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)),
  );
const repeat = (a: Node): Node => viewNode(a, [whole(1, 6)], map);
const product = apply('Multiply', x, y);

/** The nodes that take work or move numbers, by name: all but inputs and constants. */
const namesIn = (graph: Graph): string[] =>
  topologicalOrder(graph.outputs)
    .filter(({ operation }) => operation.kind !== 'input' && operation.kind !== 'constant')
    .map(({ operation }) => (operation.kind === 'elementwise' ? operation.name : operation.kind));

/** Optimises, and holds the values, shapes and types of the outputs to what they were. */
function optimized(graph: Graph, options?: OptimizeOptions): Graph {
  const result = optimize(graph, options);
  const values = graph.inputs.map(({ shape }, n) => noise(sizeOf(shape), n + 1, 0.5, 2));
  const [before, after] = [evaluate(graph, values), evaluate(result, values)];
  expect(result.outputs.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(graph.outputs.map(({ shape, dtype }) => ({ shape, dtype })));
  before.forEach((wanted, n) => {
    expect(after[n]?.length).toBe(wanted.length);
    expect(wanted.every((value, k) => Math.abs(value - (after[n]?.[k] as number)) <= 1e-9 * Math.max(1, Math.abs(value)))).toBe(true);
  });
  return result;
}

const left = (...outputs: Node[]): string[] => namesIn(optimized({ inputs, outputs }));

describe('arithmetic', () => {
  it.each<[string, Node, string[]]>([
    ['x + 0', apply('Add', x, number(0)), []],
    ['zeros + x', apply('Add', number(0, map), x), []],
    ['x − 0', apply('Subtract', x, number(0)), []],
    ['0 − x', apply('Subtract', number(0), x), ['Negate']],
    ['x · 1', apply('Multiply', number(1), x), []],
    ['x / 1', apply('Divide', x, number(1)), []],
    ['− − x', apply('Negate', apply('Negate', x)), []],
    ['x · −1', apply('Multiply', x, number(-1)), ['Negate']],
    ['x + (−y)', apply('Add', x, apply('Negate', y)), ['Subtract']],
    ['(−x) + y', apply('Add', apply('Negate', x), y), ['Subtract']],
    ['x − (−y)', apply('Subtract', x, apply('Negate', y)), ['Add']],
    ['−(x − y)', apply('Negate', apply('Subtract', x, y)), ['Subtract']],
    ['2 x · 3', apply('Multiply', apply('Multiply', number(2), x), number(3)), ['Multiply']],
    ['2 x / 3', apply('Divide', apply('Multiply', number(2), x), number(3)), ['Multiply']],
    ['(−x)(−y)', apply('Multiply', apply('Negate', x), apply('Negate', y)), ['Multiply']],
    ['x · 0 + y', apply('Add', apply('Multiply', x, number(0, map)), y), []],
    ['x / 4', apply('Divide', x, number(4)), ['Multiply']],
    ['x / 3', apply('Divide', x, number(3)), ['Divide']],
    ['x⁰', apply('Power', x, number(0)), ['view']],
    ['x¹', apply('Power', x, number(1)), []],
    ['x²', apply('Power', x, number(2)), ['Multiply']],
    ['x³', apply('Power', x, number(3)), ['Multiply', 'Multiply']],
    ['x⁴', apply('Power', x, number(4)), ['Multiply', 'Multiply']],
    ['x^½', apply('Power', x, number(0.5)), ['SquareRoot']],
    ['x^¼', apply('Power', x, number(0.25)), ['SquareRoot', 'SquareRoot']],
    ['1 / x²', apply('Power', x, number(-2)), ['Multiply', 'Divide']],
    ['x^¾', apply('Power', x, number(0.75)), ['SquareRoot', 'SquareRoot', 'Multiply']],
    ['x^1½', apply('Power', x, number(1.5)), ['SquareRoot', 'Multiply']],
    ['x^−½', apply('Power', x, number(-0.5)), ['SquareRoot', 'Divide']],
    ['x^−¾', apply('Power', x, number(-0.75)), ['SquareRoot', 'SquareRoot', 'Multiply', 'Divide']],
    ['1 / x', apply('Power', x, number(-1)), ['Divide']],
    ['x^1.7', apply('Power', x, number(1.7)), ['Power']],
    ['where true', apply('Select', number(1, map), x, y), []],
    ['where false', apply('Select', number(0), x, y), []],
    ['where anyway', apply('Select', apply('Greater', x, y), x, x), []],
    ['the larger of x and x', apply('Maximum', x, x), []],
    ['|−x|', apply('Absolute', apply('Negate', x)), ['Absolute']],
    ['x where x > y, else 0', apply('Multiply', apply('Greater', x, y), x), ['Greater', 'Select']],
    ['x where y > 0, else 0', apply('Multiply', x, apply('Step', y)), ['Greater', 'Select']],
    ['x + part of (−y)', apply('Add', slice(x, 1, 3), slice(apply('Negate', y), 0, 2)), ['view', 'view', 'Subtract']],
    ['2 x · 3 y', apply('Multiply', apply('Multiply', x, number(2)), apply('Multiply', y, number(3))), ['Multiply', 'Multiply']],
    ['2 x + 2 y', apply('Add', apply('Multiply', x, number(2)), apply('Multiply', y, number(2))), ['Add', 'Multiply']],
    ['2 x − (−2) y', apply('Subtract', apply('Multiply', x, number(2)), apply('Multiply', y, number(-2))), ['Add', 'Multiply']],
    ['x − (−x) y', apply('Subtract', x, apply('Multiply', apply('Negate', x), y)), ['Multiply', 'Add']],
    ['(−x) / y + x', apply('Add', apply('Divide', apply('Negate', x), y), x), ['Divide', 'Subtract']],
    ['2 x / 3 y', apply('Divide', apply('Multiply', x, number(2)), apply('Multiply', y, number(3))), ['Multiply', 'Divide', 'Multiply']],
  ])('%s', (_, node, names) => {
    expect(left(node)).toEqual(names);
  });

  it('takes reciprocals of constants only when asked to', () => {
    const graph = { inputs, outputs: [apply('Divide', x, constantNode([1, 2, 3, 4, 5, 6], [6]))] };
    expect(namesIn(optimized(graph))).toEqual(['Divide']);
    expect(namesIn(optimized(graph, { reciprocals: true }))).toEqual(['Multiply']);
  });

  it('does not make a product of numbers that float32 cannot hold', () => {
    const tiny = apply('Multiply', apply('Multiply', x, number(1e-25)), number(1e-25));
    expect(left(tiny)).toEqual(['Multiply', 'Multiply']);
  });
});

describe('a factor that others read too', () => {
  it('stays where it is', () => {
    const twice = apply('Multiply', x, number(2));
    expect(left(apply('Multiply', twice, y), apply('Add', twice, y)).sort()).toEqual(['Add', 'Multiply', 'Multiply']);
  });
});

it('hands signs on to sums even where several read them', () => {
  const negative = apply('Negate', product);
  const [first, second] = [apply('Add', apply('Multiply', negative, x), y), apply('Add', apply('Multiply', negative, y), x)];
  expect(left(first, second)).not.toContain('Negate');
});

describe('large constants', () => {
  const size = 2 ** 18;
  const given = inputNode(0, [size]);
  const speed = constantNode(noise(size, 1), [size]);
  const made = (name: string, ...of: Node[]): Node => makeNode({ kind: 'elementwise', name }, of, [size]);
  const simplest = (output: Node): Graph => optimized({ inputs: [given], outputs: [output] });
  const largeIn = (graph: Graph): number =>
    topologicalOrder(graph.outputs).filter(({ operation, shape }) => operation.kind === 'constant' && sizeOf(shape) === size).length;

  it('are worked out of each other where they are read', () => {
    const flux = made('Multiply', made('Multiply', given, speed), made('Subtract', number(1), made('Absolute', speed)));
    expect(largeIn(simplest(made('Multiply', flux, made('Greater', speed, number(0)))))).toBe(1);
  });

  it('stay where what they are made of is not needed', () => {
    expect(largeIn(simplest(made('Multiply', given, made('Absolute', speed))))).toBe(1);
    expect(namesIn(simplest(made('Multiply', given, made('Absolute', speed))))).toEqual(['Multiply']);
  });

  it('stay where it takes more than one cheap operation', () => {
    expect(largeIn(simplest(made('Multiply', made('Multiply', given, speed), made('Exponential', speed))))).toBe(2);
  });
});

describe('common subexpressions', () => {
  it('are computed once, also in the other order', () => {
    expect(left(apply('Add', product, apply('Multiply', y, x)))).toEqual(['Multiply', 'Add']);
    expect(left(apply('Add', apply('Subtract', x, y), apply('Subtract', y, x))).length).toBe(3);
  });

  it('are found through equal tables and equal constants', () => {
    const weighted = (): Node => apply('Multiply', slice(x, 1, 3), constantNode([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [2, 6]));
    const result = optimized({ inputs, outputs: [apply('Add', weighted(), weighted())] });
    expect(namesIn(result)).toEqual(['view', 'Multiply', 'Add']);
    expect(graphStatistics(result).nodes.constant).toBe(1);
  });
});

describe('constants', () => {
  const weights = constantNode([1, 2, 3, 4, 5, 6], [6]);

  it('are worked out beforehand', () => {
    const scaled = apply('Multiply', apply('Exponential', apply('Add', weights, number(1))), number(3));
    expect(left(apply('Add', x, reduce('sum', scaled, 0)))).toEqual(['Add']);
  });

  it('stay small where they only repeat', () => {
    const large: Shape = [200, 200, 6];
    const table = viewNode(weights, [whole(2, 6)], large);
    const result = optimized({ inputs, outputs: [apply('Exponential', table)] });
    expect(topologicalOrder(result.outputs).map(({ shape }) => sizeOf(shape))).toEqual([6, 240000]);
  });

  it('are kept without the axes along which they repeat', () => {
    const striped = constantNode([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], map);
    const result = optimized({ inputs, outputs: [apply('Multiply', x, striped)] });
    expect(topologicalOrder(result.outputs).find(({ operation }) => operation.kind === 'constant')?.shape).toEqual([6]);
  });

  it('are dense factors of products', () => {
    const transposed = viewNode(constantNode(noise(24, 5), [1, 4, 6]), [fixed(0), whole(2, 4), whole(1, 6)], [1, 6, 4]);
    const matmul = makeNode({ kind: 'matmul' }, [reshape(x, [1, 4, 6]), transposed], [1, 4, 4]);
    expect(left(matmul)).toEqual(['view', 'matmul']);
  });
});

describe('views', () => {
  it('of views are one', () => {
    expect(left(slice(slice(x, 1, 4), 1, 3))).toEqual(['view']);
    expect(left(slice(slice(x, 0, 4), 0, 4))).toEqual([]);
  });

  it('keep what is outside apart where the fills differ', () => {
    const padded = (a: Node, fill: number): Node =>
      viewNode(
        a,
        [{ axis: 0, table: Int32Array.of(-1, ...range(0, a.shape[0] as number)) }, whole(1, 6)],
        [(a.shape[0] as number) + 1, 6],
        fill,
      );
    expect(left(padded(padded(x, 2), 2))).toEqual(['view']);
    expect(left(padded(padded(x, 2), 3))).toEqual(['view', 'view']);
    expect(left(padded(slice(x, 1, 3), 3))).toEqual(['view']);
    expect(left(padded(repeat(row), 7))).toEqual(['Select']);
  });

  it('of one piece of a concatenation are views of the piece', () => {
    expect(left(slice(concat(x, y), 4, 8))).toEqual([]);
    expect(left(slice(concat(x, y), 5, 7))).toEqual(['view']);
    expect(left(slice(concat(x, y), 3, 5))).toEqual(['concat', 'view']);
  });

  it('put together are one', () => {
    expect(left(concat(slice(x, 0, 1), slice(x, 1, 4)))).toEqual([]);
    expect(left(concat(slice(x, 2, 4), slice(x, 0, 1)))).toEqual(['view']);
    expect(left(concat(number(0, [1, 6]), slice(x, 1, 4)))).toEqual(['view']);
    expect(left(concat(number(0, [1, 6]), concat(x, y), slice(y, 0, 1)))).toEqual(['view', 'view', 'concat']);
  });

  it('take the place of reshapes that only regroup axes of extent 1', () => {
    const there = reshape(reshape(x, [24]), [4, 1, 6]);
    expect(left(there)).toEqual(['view']);
    expect(left(reshape(there, map))).toEqual([]);
    expect(left(reshape(there, [2, 12]))).toEqual(['reshape']);
  });
});

describe('what repeats', () => {
  it('is worked on once', () => {
    const result = optimized({ inputs, outputs: [apply('Exponential', apply('Add', repeat(row), number(1, map)))] });
    expect(namesIn(result)).toEqual(['Add', 'Exponential', 'view']);
    expect(graphStatistics(result).operations).toBe(12);
  });

  it('is left to broadcasting', () => {
    expect(left(apply('Multiply', x, repeat(row)))).toEqual(['Multiply']);
  });

  it('is summed by multiplication', () => {
    expect(left(reduce('sum', repeat(row), 0))).toEqual(['Multiply', 'view']);
    expect(left(reduce('max', repeat(row), 0))).toEqual(['view']);
    expect(left(reduce('sum', number(2, map), 0, 1))).toEqual(['view']);
  });

  it('is reduced once', () => {
    const result = optimized({ inputs, outputs: [reduce('sum', repeat(row), 1)] });
    expect(graphStatistics(result).operations).toBe(6);
  });

  it('is one factor for all of a batch', () => {
    const batch = viewNode(x, [whole(1, 4), whole(2, 6)], [3, 4, 6]);
    const right = inputNode(0, [3, 6, 2]);
    const factor = inputNode(1, [4, 6]);
    const matmul = makeNode(
      { kind: 'matmul' },
      [viewNode(factor, batch.operation.kind === 'view' ? batch.operation.axes : [], [3, 4, 6]), right],
      [3, 4, 2],
    );
    const result = optimized({ inputs: [right, factor], outputs: [matmul] });
    expect(result.outputs[0]?.inputs[0]?.shape).toEqual([1, 4, 6]);
  });
});

it('splits reductions of rows and columns in two', () => {
  expect(left(reduce('sum', product, 0, 1))).toEqual(['Multiply', 'reduce', 'reduce']);
  expect(left(reduce('max', product, 0))).toEqual(['Multiply', 'reduce']);
});

it('keeps the types of outputs', () => {
  const counted = makeNode({ kind: 'reshape' }, [apply('Multiply', x, number(1))], map, 'int32');
  expect(left(counted)).toEqual(['reshape']);
});

interface LoopParts {
  readonly start?: readonly Node[];
  readonly sequences?: readonly Node[];
  readonly invariants?: readonly Node[];
  readonly count?: number;
  readonly reverse?: boolean;
  readonly body: (carried: Node[], slices: Node[], invariants: Node[]) => { readonly carry?: Node[]; readonly stack?: Node[] };
}

/** The parts of a loop. */
function loop({ start = [], sequences = [], invariants = [], count = 3, reverse = false, body }: LoopParts): Node[] {
  const shapes = [
    ...start.map(({ shape }) => shape),
    ...sequences.map(({ shape }) => shape.slice(1)),
    ...invariants.map(({ shape }) => shape),
  ];
  const given = shapes.map((shape, index) => inputNode(index, shape));
  const [s, q] = [start.length, sequences.length];
  const { carry = [], stack = [] } = body(given.slice(0, s), given.slice(s, s + q), given.slice(s + q));
  const operation: Operation = {
    kind: 'loop',
    body: { inputs: given, outputs: [...carry, ...stack] },
    count,
    carried: s,
    sequences: q,
    reverse,
  };
  const node = makeNode(operation, [...start, ...sequences, ...invariants], []);
  return [...carry, ...stack].map((output, index) =>
    makeNode({ kind: 'part', index }, [node], index < s ? output.shape : [count, ...output.shape]),
  );
}

/** The one loop of a graph after optimisation, its inputs and what its body does. */
function onlyLoop(...outputs: Node[]): {
  readonly given: number;
  readonly carried: number;
  readonly sequences: number;
  readonly names: string[];
  readonly around: string[];
} {
  const graph = optimized({ inputs, outputs });
  const loops = topologicalOrder(graph.outputs).filter(({ operation }) => operation.kind === 'loop');
  expect(loops.length).toBe(1);
  const [{ operation, inputs: given }] = loops as [Node];
  if (operation.kind !== 'loop') throw new Error('not a loop');
  const around = namesIn(graph).filter((name) => name !== 'loop' && name !== 'part');
  return { given: given.length, carried: operation.carried, sequences: operation.sequences, names: namesIn(operation.body), around };
}

const at = (parts: Node[], n: number): Node => parts[n] as Node;
type Two = [Node, Node];

describe('loops', () => {
  it('of no or one iteration dissolve', () => {
    const parts = (count: number): Node[] =>
      loop({
        start: [x],
        sequences: [slice(y, 0, count)],
        count,
        body: ([a], [q]) => ({ carry: [apply('Add', a as Node, q as Node)], stack: [a as Node] }),
      });
    expect(left(at(parts(0), 0))).toEqual([]);
    expect(left(...parts(1))).toEqual(['view', 'Add', 'view']);
  });

  it('stay one loop where the count is given at run time', () => {
    const inner = (a: Node): Node => at(loop({ start: [a], body: ([c]) => ({ carry: [apply('Sine', c as Node)] }) }), 0);
    const parts = loop({
      start: [x],
      invariants: [y],
      count: 1,
      body: ([a], _, [b]) => ({ carry: [apply('Add', a as Node, inner(b as Node))] }),
    });
    const kinds = (options: OptimizeOptions): string[] => namesIn(optimized({ inputs, outputs: parts }, options));
    expect(kinds({})).toEqual(['loop', 'part', 'Add']);
    expect(kinds({ dynamicCount: true })).toEqual(['loop', 'part']);
  });

  it('lose what nobody reads', () => {
    const parts = loop({
      start: [x, y],
      invariants: [row],
      body: (carried, _, [r]) => {
        const [a, b] = carried as Two;
        return { carry: [apply('Sine', a), apply('Add', b, r as Node)], stack: [apply('Exponential', b)] };
      },
    });
    expect(onlyLoop(at(parts, 0))).toMatchObject({ given: 1, carried: 1, names: ['Sine'] });
    expect(onlyLoop(at(parts, 2))).toMatchObject({ given: 2, carried: 1, names: ['Add', 'Exponential'] });
  });

  it('keep what reaches an output only through other values', () => {
    const parts = loop({
      start: [x, y],
      body: (carried) => {
        const [a, b] = carried as Two;
        return { carry: [apply('Add', a, b), apply('Sine', b)] };
      },
    });
    expect(onlyLoop(at(parts, 0)).carried).toBe(2);
  });

  it('read what does not change', () => {
    const parts = loop({
      start: [x, y],
      sequences: [viewNode(row, [whole(1, 6)], [3, 6])],
      body: (carried, [q]) => {
        const [a, b] = carried as Two;
        return { carry: [apply('Multiply', apply('Add', a, b), q as Node), b] };
      },
    });
    expect(onlyLoop(...parts)).toMatchObject({ given: 3, carried: 1, sequences: 0, names: ['Add', 'Multiply'], around: [] });
  });

  it('know constants, and do steady work beforehand', () => {
    const parts = loop({
      start: [x],
      invariants: [y, number(1), row],
      body: ([a], _, steady) => {
        const [b, one, r] = steady as [Node, Node, Node];
        const factor = apply('Exponential', apply('Multiply', b, one));
        return { carry: [apply('Add', apply('Multiply', a as Node, factor), repeat(r))] };
      },
    });
    expect(onlyLoop(...parts)).toMatchObject({ given: 3, names: ['Multiply', 'Add'], around: ['Exponential'] });
  });

  it('move steady work out of loops within loops', () => {
    const inner = (a: Node, b: Node): Node =>
      at(loop({ start: [a], invariants: [b], body: ([c], _, [d]) => ({ carry: [apply('Add', c as Node, apply('Sine', d as Node))] }) }), 0);
    const parts = loop({ start: [x], invariants: [y], body: ([a], _, [b]) => ({ carry: [inner(a as Node, b as Node)] }) });
    expect(onlyLoop(...parts).around).toEqual(['Sine']);
  });

  it('carry equal values once', () => {
    const parts = loop({
      start: [x, x],
      body: (carried) => {
        const [a, b] = carried as Two;
        return { carry: [apply('Sine', apply('Add', a, b)), apply('Sine', apply('Add', b, a))], stack: [a, b] };
      },
    });
    expect(onlyLoop(...parts)).toMatchObject({ given: 1, carried: 1 });
  });

  it('carry apart what starts alike and does not stay so', () => {
    const parts = loop({
      start: [x, x],
      body: (carried) => {
        const [a, b] = carried as Two;
        return { carry: [apply('Sine', a), apply('Cosine', b)] };
      },
    });
    expect(onlyLoop(...parts).carried).toBe(2);
  });

  it('stack nothing that is known outside', () => {
    const sequence = slice(y, 0, 3);
    const parts = loop({
      start: [x],
      sequences: [sequence],
      invariants: [row],
      reverse: true,
      body: ([a], [q], [r]) => ({
        carry: [apply('Add', a as Node, q as Node)],
        stack: [q as Node, apply('Sine', r as Node), a as Node, a as Node],
      }),
    });
    const result = optimized({ inputs, outputs: parts });
    expect(graphStatistics(result).nodes.part).toBe(2);
  });
});

it('leaves a graph that is as simple as can be as it is', () => {
  const once = optimized({ inputs, outputs: [apply('Add', apply('Sine', x), row), reduce('sum', product, 0, 1)] });
  expect(optimize(once)).toBe(once);
});
