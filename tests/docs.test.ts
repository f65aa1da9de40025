import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allModels } from '../src/model/models.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const equations = read('docs/equations.md');
const notation = read('docs/notation.md');

const numbers = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] as string);
const cited = numbers(sources.map((path) => read(join('src', path))).join('\n'), /\[([A-Z]-\d+)\]/g);
const defined = numbers(equations, /^- \*\*\[([A-Z]-\d+)\]\*\*/gm);
const missing = (wanted: readonly string[], present: readonly string[]): string[] =>
  [...new Set(wanted)].filter((number) => !present.includes(number));

/** Source files of an entry, by the folder that its section names. */
function filesNamed(): string[] {
  return equations.split(/^## /m).flatMap((section) => {
    const folder = section.match(/`(src\/[a-z]+\/)`/)?.[1];
    return folder ? numbers(section, /`([./a-z-]+\.ts)`/g).map((name) => join(folder, name)) : [];
  });
}

describe('docs/equations.md', () => {
  it('holds every equation that a docstring cites', () => expect(missing(cited, defined)).toEqual([]));

  it('holds no equation that no docstring cites', () => expect(missing(defined, cited)).toEqual([]));

  it('refers to its own equations only, and defines each once', () => {
    expect(missing(numbers(equations, /\[([A-Z]-\d+)\]/g), defined)).toEqual([]);
    expect(new Set(defined).size).toBe(defined.length);
  });

  it('numbers each component from 1 without gaps', () => {
    for (const letter of new Set(defined.map((number) => number.charAt(0)))) {
      const own = defined.filter((number) => number.startsWith(letter));
      expect(own).toEqual(own.map((_, n) => `${letter}-${n + 1}`));
    }
  });

  it('names files that exist', () => {
    const known = sources.map((path) => join('src', path));
    expect(filesNamed().length).toBeGreaterThan(defined.length / 2);
    expect(missing(filesNamed(), known)).toEqual([]);
  });

  it('would notice a number that is missing on either side', () => {
    const [first] = defined as [string];
    const uncited = cited.filter((number) => number !== first);
    expect(missing([...cited, 'O-999'], defined)).toContain('O-999');
    expect(missing(defined, uncited)).toContain(first);
  });
});

/** Kinds of blocks of commands, and the test that runs what stands in them. */
const runBy: Readonly<Record<string, string>> = {
  sh: 'readme',
  'sh page': 'guide',
  'sh variable': 'guide',
  'sh scheme': 'guide',
  'sh choice': 'guide',
  'sh slurm': 'slurm',
};

describe.each(['README.md', 'docs/guide.md'])('commands of %s', (page) => {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, mark, body]) => ({
    mark: mark as string,
    body: body as string,
  }));
  const commands = blocks.filter(({ mark }) => mark.startsWith('sh')).flatMap(({ body }) => body.trim().split('\n'));

  it('stand in blocks that a test runs', () => {
    expect(commands.length).toBeGreaterThan(10);
    for (const { mark } of blocks) {
      if (/^(json|diff (variable|scheme|choice))$/.test(mark)) continue;
      expect(Object.keys(runBy)).toContain(mark);
      expect(read(`tests/end-to-end/${runBy[mark]}.test.ts`)).toMatch(/commandsIn\(/);
      if (mark !== 'sh') expect(read(`tests/end-to-end/${runBy[mark]}.test.ts`)).toContain(mark.replace('sh ', ''));
    }
  });

  it('in sentences begin as one in a block, but for the one that runs the tests', () => {
    const told = numbers(text, /`((?:npx|npm|sbatch) [^`]+)`/g).filter((command) => command !== 'npm test');
    const runnable = ['README.md', 'docs/guide.md'].flatMap((file) =>
      [...read(file).matchAll(/^(?:npx|npm|sbatch) .*$/gm)].map(([line]) => line),
    );
    expect(told.filter((command) => !runnable.some((line) => `${line} `.startsWith(`${command} `)))).toEqual([]);
  });
});

describe('docs/notation.md', () => {
  it('lists every output variable with its unit', () => {
    const rows = [...notation.matchAll(/^\| `(\w+)` *\| ([^|]+) \|/gm)].map((row) => [row[1] as string, (row[2] as string).trim()]);
    const all = allModels().flatMap(({ outputVariables }) => Object.entries(outputVariables));
    const table = Object.fromEntries(all.map(([name, { units }]) => [name, units]));
    expect(Object.fromEntries(rows)).toEqual(table);
  });
});
