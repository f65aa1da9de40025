import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { YardstickLoop } from './workload.ts';

const folder = join(import.meta.dirname, 'yardstick');

/** A program in another language that times the loops it is asked for, one line in and one number out. */
export interface Yardstick {
  /** @param suffix '-gradient' for the gradient  @returns ms per step */
  measure(loop: YardstickLoop, steps: number, suffix?: '-gradient'): Promise<number>;
  close(): void;
}

/** Talks to a program that answers every line with one number. */
class Conversation implements Yardstick {
  private readonly waiting: { resolve: (answer: number) => void; reject: (reason: Error) => void }[] = [];

  constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly cleanUp: () => void,
  ) {
    createInterface({ input: child.stdout }).on('line', (line) => this.waiting.shift()?.resolve(Number(line)));
    child.stderr.resume();
    child.stdin.on('error', () => {});
    child.on('close', (code) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`A yardstick must answer; it ended with code ${code}.`));
    });
  }

  measure({ name, shape }: YardstickLoop, steps: number, suffix = ''): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${name}${suffix} ${shape.join(' ')} ${steps}\n`);
    });
  }

  close(): void {
    this.child.stdin.end();
    this.cleanUp();
  }
}

const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Compiles the loops in C for this processor. @returns undefined where there is no C compiler */
export function cYardstick(): Yardstick | undefined {
  const work = mkdtempSync(join(tmpdir(), 'chronos-yardstick-'));
  const program = join(work, 'loops');
  const cleanUp = () => rmSync(work, { recursive: true, force: true });
  const built = ['cc', 'gcc', 'clang'].some((compiler) =>
    succeeds(compiler, ['-O3', '-march=native', '-ffast-math', join(folder, 'loops.c'), '-o', program, '-lm']),
  );
  if (built) return new Conversation(spawn(program), cleanUp);
  cleanUp();
  return undefined;
}

/** Starts the loops in JAX on the CPU. @returns undefined where Python has no JAX */
export function jaxYardstick(): Yardstick | undefined {
  if (!succeeds('python3', ['-c', 'import jax'])) return undefined;
  const env = { ...process.env, JAX_PLATFORMS: 'cpu' };
  return new Conversation(spawn('python3', [join(folder, 'scan.py')], { env }), () => {});
}
