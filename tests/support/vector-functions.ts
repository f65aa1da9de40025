import binaryen from 'binaryen';
import type { Numbers, Precision } from '../../src/tensor/compile/executable.ts';
import type { Lane } from '../../src/tensor/compile/operations/rule.ts';
import { hostMathematics } from '../../src/tensor/compile/wasm/host-mathematics.ts';
import { LaneBuilder } from '../../src/tensor/compile/wasm/lanes.ts';

type Formula = (lanes: LaneBuilder, ...x: readonly Lane[]) => binaryen.ExpressionRef;

/** Applies a function to equally long lists of arguments; lengths are multiples of 4. */
export type OnArrays = (...x: readonly Numbers[]) => Numbers;

/** Bytes between the places of the first, second and third argument and the result. */
const stride = 2 ** 16;

function addLoop(module: binaryen.Module, name: string, precision: Precision, arity: number, formula: Formula): void {
  const { i32 } = binaryen;
  const locals: binaryen.Type[] = [];
  const body: binaryen.ExpressionRef[] = [];
  const lanes = new LaneBuilder(module, precision, {
    allocate: (type) => 1 + locals.push(type),
    emit: (statement) => body.push(statement),
  });
  const at = (): binaryen.ExpressionRef => module.local.get(0, i32);
  const x = Array.from({ length: arity }, (_, index) => lanes.local(module.v128.load(index * stride, 16, at())));
  const result = formula(lanes, ...x);
  body.push(module.v128.store(3 * stride, 16, at(), result));
  body.push(module.local.set(0, module.i32.add(at(), module.i32.const(16))));
  body.push(module.br_if('next', module.i32.lt_u(at(), module.local.get(1, i32))));
  module.addFunction(name, binaryen.createType([i32, i32]), binaryen.none, locals, module.loop('next', module.block(null, body)));
  module.addFunctionExport(name, name);
}

function newModule(): binaryen.Module {
  const { SIMD128, NontrappingFPToInt, BulkMemory } = binaryen.Features;
  const module = new binaryen.Module();
  module.setFeatures(SIMD128 | NontrappingFPToInt | BulkMemory);
  module.setMemory(4, 4, 'memory', []);
  return module;
}

interface Exports {
  readonly [name: string]: unknown;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** The part of the host's WebAssembly that is used here; TypeScript declares it for browsers only. */
interface Host {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Exports };
}

function instantiate(module: binaryen.Module): Exports {
  if (!module.validate()) throw new Error('The module of the test is not valid.');
  const { Module, Instance } = Reflect.get(globalThis, 'WebAssembly') as unknown as Host;
  return new Instance(new Module(module.emitBinary()), { Math: hostMathematics }).exports;
}

/** Functions of vectors compiled into one module, as functions of arrays. */
export function vectorFunctions(
  precision: Precision,
  formulas: Readonly<Record<string, { readonly arity: number; readonly wasm: Formula }>>,
): ReadonlyMap<string, OnArrays> {
  const module = newModule();
  for (const [name, { arity, wasm }] of Object.entries(formulas)) addLoop(module, name, precision, arity, wasm);
  const exports = instantiate(module);
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const run = (name: string, x: readonly Numbers[]): Numbers => {
    const length = x[0]?.length ?? 0;
    for (const [index, values] of x.entries()) new ArrayType(exports.memory.buffer, index * stride, length).set(values);
    (exports[name] as (from: number, to: number) => void)(0, length * ArrayType.BYTES_PER_ELEMENT);
    return new ArrayType(exports.memory.buffer, 3 * stride, length).slice();
  };
  return new Map(Object.keys(formulas).map((name) => [name, (...x) => run(name, x)]));
}
