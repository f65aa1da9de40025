import { beforeAll, describe, expect, it } from 'vitest';
import { topologicalOrder } from '../../../../src/tensor/compile/graph/graph.ts';
import { traceBackendName } from '../../../../src/tensor/compile/trace/kernels/kernel.ts';
import { trace } from '../../../../src/tensor/compile/trace/trace.ts';
import { describeCall, TraceError } from '../../../../src/tensor/compile/trace/trace-error.ts';
import { type Field, shift, tf, tridiagonalSolve, verticalScan } from '../../../../src/tensor/index.ts';
import { expectTracedAsEager, interpreted, type TensorFunction } from '../../../support/traced.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Numbers of both signs, some whole, all different enough. */
const numbers = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round(40 * Math.sin(seed + 1.7 * n)) / 16);
const a = (): tf.Tensor => tf.tensor(numbers(24, 1), [2, 3, 4]);
const b = (): tf.Tensor => tf.tensor(numbers(24, 2), [2, 3, 4]);
const row = (): tf.Tensor => tf.tensor(numbers(4, 3), [1, 4]);
const positive = (): tf.Tensor => tf.add(tf.abs(a()), 0.25);
const small = (): tf.Tensor => tf.mul(a(), 0.3);

type Case = readonly [name: string, f: TensorFunction, inputs: () => readonly tf.Tensor[]];

const two = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference', 'atan2', 'mod'] as const;
const compared = ['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'] as const;
const any = ['abs', 'ceil', 'floor', 'round', 'sign', 'neg', 'square', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'softplus'] as const;
const smooth = ['exp', 'expm1', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'atan', 'asinh', 'erf', 'leakyRelu', 'step'] as const;
const ofSmall = ['asin', 'acos', 'atanh'] as const;
const ofPositive = ['log', 'log1p', 'sqrt', 'rsqrt', 'reciprocal'] as const;
const reductions = ['sum', 'mean', 'max', 'min', 'prod'] as const;

const pointwise: readonly Case[] = [
  ...two.map(
    (name): Case => [name, (x, y) => [tf[name](x as tf.Tensor, y as tf.Tensor), tf[name](x as tf.Tensor, row())], () => [a(), b()]],
  ),
  ...compared.map(
    (name): Case => [name, (x, y) => tf[name](x as tf.Tensor, y as tf.Tensor), () => [a(), tf.concat([a().slice(0, 1), b().slice(1)])]],
  ),
  ...[...any, ...smooth].map((name): Case => [name, (x) => tf[name](x as tf.Tensor), () => [a()]]),
  ...ofSmall.map((name): Case => [name, (x) => tf[name](x as tf.Tensor), () => [small()]]),
  ...ofPositive.map((name): Case => [name, (x) => tf[name](x as tf.Tensor), () => [positive()]]),
  ['floorDiv', (x, y) => tf.floorDiv(x as tf.Tensor, y as tf.Tensor), () => [a(), positive()]],
  ['acosh', (x) => tf.acosh(tf.add(x as tf.Tensor, 1)), () => [positive()]],
  ['pow', (x, y) => [tf.pow(x as tf.Tensor, y as tf.Tensor), tf.pow(y as tf.Tensor, 2)], () => [positive(), b()]],
  ['clipByValue', (x) => tf.clipByValue(x as tf.Tensor, -0.5, 1.25), () => [a()]],
  ['step with slope', (x) => tf.step(x as tf.Tensor, 0.25), () => [a()]],
  ['leakyRelu', (x) => tf.leakyRelu(x as tf.Tensor, 0.3), () => [a()]],
  ['prelu', (x, y) => tf.prelu(x as tf.Tensor, y as tf.Tensor), () => [a(), b()]],
  ['where', (x, y) => tf.where(tf.greater(x as tf.Tensor, 0), x as tf.Tensor, y as tf.Tensor), () => [a(), b()]],
  ['addN', (x, y) => tf.addN([x as tf.Tensor, y as tf.Tensor, x as tf.Tensor]), () => [a(), b()]],
  [
    'logic',
    (x, y) => {
      const [p, q] = [tf.greater(x as tf.Tensor, 0), tf.greater(y as tf.Tensor, 0)];
      return [tf.logicalAnd(p, q), tf.logicalOr(p, q), tf.logicalXor(p, q), tf.logicalNot(p)];
    },
    () => [a(), b()],
  ],
  [
    'questions',
    (x) => [tf.isNaN(x as tf.Tensor), tf.isFinite(x as tf.Tensor), tf.isInf(x as tf.Tensor)],
    () => [tf.tensor1d([1, Number.NaN, Number.POSITIVE_INFINITY])],
  ],
  [
    'cast',
    (x) => [tf.cast(x as tf.Tensor, 'int32'), tf.cast(x as tf.Tensor, 'bool'), tf.cast(tf.cast(x as tf.Tensor, 'int32'), 'float32')],
    () => [a()],
  ],
  [
    'whole numbers',
    (x) => [tf.div(x as tf.Tensor, tf.scalar(3, 'int32')), tf.mod(x as tf.Tensor, tf.scalar(3, 'int32'))],
    () => [tf.tensor1d([-7, -1, 0, 5], 'int32')],
  ],
];

const movement: readonly Case[] = [
  [
    'reshape',
    (x) => [
      tf.reshape(x as tf.Tensor, [4, -1]),
      tf.reshape(x as tf.Tensor, [2, 1, 3, 1, 4]),
      tf.expandDims(x as tf.Tensor, -1),
      tf.squeeze(tf.expandDims(x as tf.Tensor, 1)),
    ],
    () => [a()],
  ],
  ['slice', (x) => tf.slice(x as tf.Tensor, [1, 0, 2], [1, -1, 2]), () => [a()]],
  [
    'stridedSlice',
    (x) => [
      tf.stridedSlice(x as tf.Tensor, [1, 2, 3], [2, -4, -5], [1, -1, -2]),
      tf.stridedSlice(x as tf.Tensor, [0, 1], [1, 3], [1, 1], 0, 0, 0, 0, 1),
    ],
    () => [a()],
  ],
  ['concat', (x, y) => [tf.concat([x as tf.Tensor, y as tf.Tensor], 1), tf.concat([x as tf.Tensor, y as tf.Tensor], -1)], () => [a(), b()]],
  ['split', (x) => [...tf.split(x as tf.Tensor, 2, 2), ...tf.split(x as tf.Tensor, [1, 2], 1)], () => [a()]],
  ['stack', (x, y) => [tf.stack([x as tf.Tensor, y as tf.Tensor], 1), tf.stack([x as tf.Tensor, y as tf.Tensor], 3)], () => [a(), b()]],
  ['unstack', (x) => tf.unstack(x as tf.Tensor, 1), () => [a()]],
  [
    'pad',
    (x) =>
      tf.pad(
        x as tf.Tensor,
        [
          [1, 0],
          [0, 2],
          [3, 1],
        ],
        7,
      ),
    () => [a()],
  ],
  [
    'mirrorPad',
    (x) => [
      tf.mirrorPad(
        x as tf.Tensor,
        [
          [1, 0],
          [2, 1],
          [0, 3],
        ],
        'reflect',
      ),
      tf.mirrorPad(
        x as tf.Tensor,
        [
          [2, 0],
          [0, 3],
          [1, 4],
        ],
        'symmetric',
      ),
    ],
    () => [a()],
  ],
  ['tile', (x) => tf.tile(x as tf.Tensor, [2, 1, 3]), () => [a()]],
  ['broadcastTo', (x) => tf.broadcastTo(x as tf.Tensor, [2, 3, 4]), () => [row()]],
  ['reverse', (x) => [tf.reverse(x as tf.Tensor, 1), tf.reverse(x as tf.Tensor, [0, 2])], () => [a()]],
  ['transpose', (x) => [tf.transpose(x as tf.Tensor, [2, 0, 1]), tf.transpose(x as tf.Tensor)], () => [a()]],
  [
    'gather',
    (x) => [
      tf.gather(x as tf.Tensor, [2, 0, 0], 1),
      tf.gather(
        x as tf.Tensor,
        tf.tensor2d(
          [
            [0, 1],
            [1, 1],
          ],
          [2, 2],
          'int32',
        ),
      ),
    ],
    () => [a()],
  ],
  [
    'unsortedSegmentSum',
    (x) => [
      tf.unsortedSegmentSum(x as tf.Tensor, tf.tensor1d([1, 1], 'int32'), 3),
      tf.unsortedSegmentSum(tf.reshape(x as tf.Tensor, [12, 2]), tf.tensor1d([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0], 'int32'), 4),
    ],
    () => [a()],
  ],
  ['clone', (x) => tf.clone(x as tf.Tensor), () => [a()]],
];

const others: readonly Case[] = [
  ['argMax and argMin', (x) => [tf.argMax(x as tf.Tensor, 1), tf.argMin(x as tf.Tensor, -1)], () => [a()]],
  ...reductions.map(
    (name): Case => [
      name,
      (x) => [tf[name](x as tf.Tensor), tf[name](x as tf.Tensor, 1), tf[name](x as tf.Tensor, [0, 2], true)],
      () => [small()],
    ],
  ),
  [
    'all and any',
    (x) => [
      tf.all(tf.greater(x as tf.Tensor, -2), 1),
      tf.any(tf.greater(x as tf.Tensor, 2), [0, 1]),
      tf.sum(tf.greater(x as tf.Tensor, 0), 0),
    ],
    () => [a()],
  ],
  ['softmax', (x) => [tf.softmax(x as tf.Tensor), tf.logSoftmax(x as tf.Tensor), tf.logSumExp(x as tf.Tensor, 1)], () => [a()]],
  [
    'cumsum',
    (x) => [
      tf.cumsum(x as tf.Tensor, 1),
      tf.cumsum(x as tf.Tensor, 2, true),
      tf.cumsum(x as tf.Tensor, 0, false, true),
      tf.cumsum(x as tf.Tensor, 1, true, true),
    ],
    () => [a()],
  ],
  ['cumprod', (x) => [tf.cumprod(x as tf.Tensor, 2), tf.cumprod(x as tf.Tensor, 2, true, true)], () => [a()]],
  [
    'constants',
    (x) => [
      tf.fill([2, 2], 3),
      tf.zerosLike(x as tf.Tensor),
      tf.onesLike(x as tf.Tensor),
      tf.range(1, 6, 2),
      tf.linspace(0, 1, 5),
      tf.tensor1d([1, 2, 3]),
      tf.ones([2, 3]),
    ],
    () => [a()],
  ],
  ['oneHot', (x) => tf.oneHot(x as tf.Tensor1D, 3), () => [tf.tensor1d([2, 0, 1], 'int32')]],
  [
    'matMul',
    (x, y) => [
      tf.matMul(x as tf.Tensor, y as tf.Tensor, false, true),
      tf.matMul(x as tf.Tensor, y as tf.Tensor, true, false),
      tf.matMul(tf.reshape(x as tf.Tensor, [6, 4]), tf.reshape(y as tf.Tensor, [4, 6])),
      tf.matMul(x as tf.Tensor, tf.reshape(y as tf.Tensor, [1, 4, 6])),
      tf.matMul(tf.reshape(x as tf.Tensor, [1, 2, 3, 4]), tf.reshape(y as tf.Tensor, [2, 4, 3])),
    ],
    () => [a(), b()],
  ],
  ...(['periodic', 'zero', 'edge'] as const).map(
    (boundary): Case => [
      `shift ${boundary}`,
      (x) => [shift(x as Field, 'longitude', 1, boundary), shift(x as Field, 'latitude', -2, boundary)],
      () => [a()],
    ],
  ),
  [
    'verticalScan',
    (x) => [verticalScan(x as Field, { from: 'top' }), verticalScan(x as Field, { from: 'bottom', exclusive: true })],
    () => [a()],
  ],
  [
    'tridiagonalSolve',
    (x, y) => tridiagonalSolve(x as Field, tf.add(tf.abs(x as tf.Tensor), 3) as Field, tf.mul(x as tf.Tensor, 0.5) as Field, y as Field),
    () => [a(), b()],
  ],
];

describe('trace', () => {
  it.each([...pointwise, ...movement, ...others])('makes of %s what the cpu backend does', (_, f, inputs) =>
    expectTracedAsEager(f, inputs()),
  );

  it('has a node for each kernel and no more', () => {
    const { outputs } = trace((x, y) => tf.add(tf.mul(x as tf.Tensor, y as tf.Tensor), tf.reshape(x as tf.Tensor, [2, 3, 4])), [a(), b()]);
    expect(topologicalOrder(outputs).map(({ operation }) => ('name' in operation ? operation.name : operation.kind))).toEqual([
      'input',
      'input',
      'Multiply',
      'Add',
    ]);
  });

  it('makes views, not copies, of changes by extents of one', () => {
    const { outputs } = trace((x) => tf.sum(tf.expandDims(x as tf.Tensor, 0), [2]), [a()]);
    expect(topologicalOrder(outputs).map(({ operation }) => operation.kind)).toEqual(['input', 'view', 'reduce', 'view']);
  });

  it('reads a tensor that it closes over once, and leaves it where it was', () => {
    const k = a();
    const graph = trace((x) => tf.add(tf.mul(x as tf.Tensor, k), k), [a()]);
    expect(topologicalOrder(graph.outputs).filter(({ operation }) => operation.kind === 'constant')).toHaveLength(1);
    expect(tf.engine().state.tensorInfo.get(k.dataId)?.backend).toBe(tf.backend());
    expect([...k.dataSync()]).toEqual([...a().dataSync()]);
  });

  it('lets the host read what depends on no input', () => {
    let read = 0;
    trace(
      (x) => {
        read = tf.sum(tf.mul(tf.range(0, 4), 2)).dataSync()[0] as number;
        return x as tf.Tensor;
      },
      [a()],
    );
    expect(read).toBe(12);
  });

  it('gives the backend back, also after an error, and leaks no tensors', () => {
    const x = a();
    const before = tf.memory().numTensors;
    trace((y) => tf.grad((z: tf.Tensor) => tf.sum(tf.exp(z)))(y as tf.Tensor), [x]);
    expect(() =>
      trace(() => {
        throw new Error('stop');
      }, [x]),
    ).toThrow('stop');
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a gradient in a traced function', () => {
  const gradients: readonly Case[] = [
    [
      'chain',
      (x, y) =>
        tf.grads((p, q) => tf.sum(tf.div(tf.sin(tf.mul(p as tf.Tensor, q as tf.Tensor)), tf.add(tf.square(q as tf.Tensor), 1))))([
          x,
          y,
        ] as tf.Tensor[]),
      () => [a(), b()],
    ],
    [
      'broadcast',
      (x, y) => tf.grads((p, q) => tf.sum(tf.pow(tf.add(p as tf.Tensor, tf.square(q as tf.Tensor)), 1.5)))([x, y] as tf.Tensor[]),
      () => [positive(), row()],
    ],
    [
      'movement',
      (x) =>
        tf.grad((p: tf.Tensor) =>
          tf.sum(
            tf.square(
              tf.concat(
                [
                  tf.tile(tf.slice(p, [0, 1, 0], [1, 2, 4]), [2, 1, 1]),
                  tf.pad(p, [
                    [0, 0],
                    [1, 0],
                    [0, 0],
                  ]),
                ],
                1,
              ),
            ),
          ),
        )(x as tf.Tensor),
      () => [a()],
    ],
    ['gather', (x) => tf.grad((p: tf.Tensor) => tf.sum(tf.square(tf.gather(p, [2, 0, 0, 1], 1))))(x as tf.Tensor), () => [a()]],
    ['extremes', (x) => tf.grad((p: tf.Tensor) => tf.sum(tf.mul(tf.max(p, 1), tf.mean(tf.relu(p), 1))))(x as tf.Tensor), () => [a()]],
    [
      'matMul',
      (x, y) => tf.grads((p, q) => tf.sum(tf.square(tf.matMul(p as tf.Tensor, q as tf.Tensor, false, true))))([x, y] as tf.Tensor[]),
      () => [a(), b()],
    ],
    [
      'primitives',
      (x, y) =>
        tf.grads((p, q) => {
          const solved = tridiagonalSolve(
            p as Field,
            tf.add(tf.abs(p as tf.Tensor), 3) as Field,
            q as Field,
            verticalScan(q as Field, { from: 'top' }),
          );
          return tf.sum(tf.square(tf.add(shift(solved, 'latitude', 1, 'edge'), shift(p as Field, 'longitude', -1, 'periodic'))));
        })([x, y] as tf.Tensor[]),
      () => [a(), b()],
    ],
    [
      'second',
      (x) => tf.grad((p: tf.Tensor) => tf.sum(tf.square(tf.grad((q: tf.Tensor) => tf.sum(tf.sin(tf.square(q))))(p))))(x as tf.Tensor),
      () => [a()],
    ],
  ];
  it.each(gradients)('is that of the cpu backend: %s', (_, f, inputs) => expectTracedAsEager(f, inputs()));

  it('reaches a tensor that was closed over', () => {
    const k = tf.scalar(3);
    const [slope] = interpreted((x) => tf.grad((c: tf.Tensor) => tf.sum(tf.mul(tf.square(c), x as tf.Tensor)))(k), [tf.tensor1d([1, 2])]);
    expect(slope?.[0]).toBe(18);
  });
});

describe('what no graph can hold', () => {
  /** The file, and the line of a marker within it, that an error must name. */
  const failure = (f: TensorFunction): Error => {
    try {
      trace(f, [a()]);
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was thrown');
  };

  it.each<readonly [string, TensorFunction, string]>([
    ['a host read', (x) => tf.scalar((x as tf.Tensor).dataSync()[0] as number), 'dataSync at '],
    ['a host read of an array', (x) => tf.tensor((x as tf.Tensor).arraySync() as number[][][]), 'arraySync at '],
    ['an unknown kernel', (x) => tf.topk(x as tf.Tensor).values, "'TopK' has no rule in the compiler; called by topk at "],
    [
      'indices that were computed',
      (x) => tf.gather(x as tf.Tensor, tf.cast(x as tf.Tensor, 'int32')),
      'The indices of gather must be known',
    ],
    ['complex numbers', (x) => tf.complex(x as tf.Tensor, x as tf.Tensor), "'Complex'"],
  ])('is refused with operation, file and line: %s', (_, f, words) => {
    const error = failure(f);
    expect(error).toBeInstanceOf(TraceError);
    expect(error.message).toContain(words);
    expect(error.message).toMatch(/trace\.test\.ts:\d+; \w.*\.$/);
  });

  it('is refused on the line where it stands', () => {
    const here = Number(/:(\d+):\d+\)?$/.exec(new Error().stack?.split('\n')[1] ?? '')?.[1]);
    const error = failure((x) => tf.topk(x as tf.Tensor).values);
    expect(error.message).toContain(`trace.test.ts:${here + 1};`);
  });

  it('is refused where a tensor leaves its trace', () => {
    let kept: tf.Tensor | undefined;
    trace(
      (x) => {
        kept = tf.exp(x as tf.Tensor);
        return x as tf.Tensor;
      },
      [a()],
    );
    expect(failure(() => tf.neg(kept as tf.Tensor)).message).toContain('has no meaning outside');
  });

  it('is refused where a closed-over tensor is gone', () => {
    const gone = tf.scalar(1);
    gone.dispose();
    expect(failure((x) => tf.add(x as tf.Tensor, gone)).message).toMatch(/disposed of.*add at .*trace\.test\.ts/);
  });

  it('is not asked for outside of a trace', () => {
    expect(tf.findBackend(traceBackendName)).toBeDefined();
    expect(() => tf.engine().makeTensor(new Float32Array(1), [1], 'float32', tf.findBackend(traceBackendName))).toThrow(TraceError);
  });

  it('names the line of the model where the sources of TensorFlow.js are on the stack', () => {
    const frames = [
      'Engine.runKernel (/x/tfjs-core/src/engine.ts:551:1)',
      'unique__op (/x/tfjs-core/src/ops/unique.ts:9:1)',
      'step (/x/a.ts:7:1)',
    ];
    expect(describeCall(['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n'))).toBe('unique at /x/a.ts:7');
  });
});
