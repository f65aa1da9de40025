/** The part of the JavaScript interface of WebAssembly that is used here; the types of Node 20 lack it. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}

/** A compiled module, which can be sent to workers. */
export type WasmModule = object;

interface WebAssemblyInterface {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Module: { imports(module: WasmModule): { module: string; name: string }[] };
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: Record<string, object>): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;
