import { createHash, type Hash } from 'node:crypto';
import type { Precision } from '../executable.ts';
import type { Access, Expression, Kernel, Program, Buffer as ProgramBuffer, Stage } from '../schedule/kernel.ts';
import { generatorVersion } from './generator-version.ts';

/** Writes the structure of a program into a hash, every shared object once; constants count by their size only. */
class KeyWriter {
  private readonly hash: Hash = createHash('sha256');
  private readonly ids = new Map<object, number>();
  private text: (string | number)[] = [];

  private put(...parts: (string | number)[]): void {
    this.text.push(...parts);
    if (this.text.length > 4096) this.flush();
  }

  private flush(): void {
    this.hash.update(this.text.join(' '));
    this.text = [';'];
  }

  /** Writes an object the first time, later only its number. */
  private once(object: object, write: () => void): void {
    const id = this.ids.get(object);
    if (id !== undefined) {
      this.put('#', id);
      return;
    }
    write();
    this.ids.set(object, this.ids.size);
  }

  private table(table: Int32Array | undefined): void {
    if (!table) {
      this.put('-');
      return;
    }
    this.once(table, () => {
      this.put('table', table.length);
      this.flush();
      this.hash.update(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
    });
  }

  private buffer(buffer: ProgramBuffer): void {
    this.once(buffer, () => this.put('buffer', buffer.size, buffer.offset));
  }

  private access(access: Access): void {
    this.once(access, () => {
      this.put('access', access.base, String(access.fill), access.perIteration);
      this.buffer(access.buffer);
      for (const table of access.tables) this.table(table);
    });
  }

  private expression(expression: Expression): void {
    this.once(expression, () => {
      if (expression.kind === 'number') {
        this.put('number', Object.is(expression.value, -0) ? '-0' : expression.value);
        return;
      }
      if (expression.kind === 'read') {
        this.access(expression.access);
        return;
      }
      this.put('apply', expression.name, expression.arguments.length);
      for (const argument of expression.arguments) this.expression(argument);
    });
  }

  private kernel(kernel: Kernel): void {
    this.once(kernel, () => {
      for (const [name, part] of Object.entries(kernel) as [string, unknown][]) {
        this.put(name);
        if (name === 'writes')
          for (const { to, value } of part as Extract<Kernel, { kind: 'map' }>['writes']) {
            this.access(to);
            this.expression(value);
          }
        else if (['to', 'from', 'left'].includes(name) || (name === 'right' && kernel.kind === 'matmul')) this.access(part as Access);
        else if (['value', 'lower', 'diagonal', 'upper', 'right'].includes(name)) this.expression(part as Expression);
        else this.put(JSON.stringify(part) ?? '-');
      }
    });
  }

  private stages(stages: readonly Stage[]): void {
    for (const stage of stages) {
      this.put(stage.kind);
      if (stage.kind === 'parallel') for (const kernel of stage.kernels) this.kernel(kernel);
      else {
        this.put(stage.count, Number(stage.reverse), '(');
        this.stages(stage.body);
        this.put(')');
      }
    }
  }

  key(program: Program, precision: Precision): string {
    this.put('chronos', generatorVersion(), precision, program.size, Number(program.dynamicCount));
    this.stages(program.stages);
    this.flush();
    return this.hash.digest('hex');
  }
}

/** What the code of a program depends on, in 64 hexadecimal digits. */
export const programKey = (program: Program, precision: Precision): string => new KeyWriter().key(program, precision);
