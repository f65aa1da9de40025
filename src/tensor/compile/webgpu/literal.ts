/**
 * A number as WGSL of type f32. Infinities and NaN, which WGSL cannot write, come from the uniform `call`.
 * The text may begin with a minus sign only inside parentheses.
 */
export function literal(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return 'call.notANumber';
  if (rounded === Infinity) return 'call.infinity';
  if (rounded === -Infinity) return '(-call.infinity)';
  return rounded < 0 || Object.is(rounded, -0) ? `(-${-rounded}f)` : `${rounded}f`;
}

/** Bytes of the uniform `call`: iteration, infinity, notANumber. */
export const callBytes = 16;

/** Declares what every shader reads and writes. */
export const declarations = `struct Call { iteration: i32, infinity: f32, notANumber: f32 }
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;
@group(0) @binding(1) var<storage, read> tables: array<i32>;
@group(0) @binding(2) var<uniform> call: Call;
`;
