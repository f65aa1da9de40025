/** Addresses, in bytes, of what a module expects in memory. */
export interface Layout {
  readonly arena: number;
  readonly constants: number;
  readonly scratch: number;
  /** For each thread. */
  readonly scratchSize: number;
}

/** What code generation makes of a program. */
export interface Build {
  readonly binary: Uint8Array;
  /** Tables of the kernels, for the address `layout.constants`. */
  readonly constants: Uint8Array;
  readonly layout: Layout;
}
