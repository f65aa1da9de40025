import { Block } from './block.ts';
import type { Memory, ShaderParts } from './kernel-scope.ts';
import { declarations } from './literal.ts';
import type { Plan } from './plan.ts';

/** The text of a compute shader and how it is dispatched. */
export interface Shader {
  readonly text: string;
  readonly groups: readonly [number, number];
  readonly usesIteration: boolean;
}

/** Lines of WGSL from which on kernels of one stage go into several shaders, so that drivers compile them in bearable time. */
const mostLines = 4000;
/** Workgroups in one direction of a dispatch, as WebGPU guarantees them. */
const mostGroups = 65_535;

/** Shaders of passes that may run at the same time; as many passes share one as its length allows, the longest first. */
export function phaseShaders(plans: readonly Plan[], memory: Memory): Shader[] {
  const lanes = Math.max(...plans.map((plan) => plan.lanes));
  const shaders: Shader[] = [];
  let builder = new ShaderBuilder(memory, lanes);
  for (const plan of plans.toSorted((a, b) => b.steps - a.steps)) {
    builder.append(plan);
    if (builder.lines < mostLines) continue;
    shaders.push(builder.build());
    builder = new ShaderBuilder(memory, lanes);
  }
  return builder.lines > 0 ? [...shaders, builder.build()] : shaders;
}

/** The text of a shader that runs `body` in every invocation; it knows `workgroup` and `lane`. */
export function assemble({ libraries, shared, lanes }: ShaderParts, functions: readonly string[], body: readonly string[]): string {
  const main = `@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${body.join('\n  ')}
}
`;
  return [declarations, ...libraries, ...shared, ...functions, main].join('\n');
}

/** Joins plans into one shader: each becomes a function, and the number of the workgroup says which one runs. */
class ShaderBuilder {
  lines = 0;
  private readonly parts: ShaderParts;
  private readonly functions: string[] = [];
  private readonly calls: string[] = [];
  private groups = 0;
  private usesIteration = false;

  constructor(memory: Memory, lanes: number) {
    this.parts = { memory, lanes, libraries: new Set(), shared: new Set() };
  }

  append(plan: Plan): void {
    const block = new Block();
    plan.fill(this.parts, block);
    const name = `kernel${this.functions.length}`;
    this.functions.push(`fn ${name}(group: u32, lane: u32) {\n${block.text}\n}\n`);
    const before = this.groups;
    this.groups += plan.groups(this.parts.lanes);
    const other = this.calls.length > 0 ? 'else ' : '';
    this.calls.push(`${other}if (group < ${this.groups}u) { ${name}(group - ${before}u, lane); }`);
    this.lines += block.length;
    this.usesIteration ||= plan.usesIteration;
  }

  build(): Shader {
    const rows = Math.ceil(this.groups / mostGroups);
    const group = rows > 1 ? `workgroup.x + ${mostGroups}u * workgroup.y` : 'workgroup.x';
    const text = assemble(this.parts, this.functions, [`let group = ${group};`, ...this.calls]);
    return { text, groups: [Math.min(this.groups, mostGroups), rows], usesIteration: this.usesIteration };
  }
}
