import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

/** Which modules of src a module may import. An import may only point down. */
const allowed: Record<string, readonly string[]> = {
  tensor: [],
  physics: ['tensor'],
  grid: ['tensor', 'physics'],
  kernel: ['tensor'],
  ocean: ['tensor', 'grid', 'physics'],
  atmosphere: ['tensor', 'grid', 'physics'],
  land: ['tensor', 'grid', 'physics'],
  ice: ['tensor', 'grid', 'physics'],
  coupler: ['tensor', 'grid', 'physics', 'ocean', 'atmosphere', 'land', 'ice'],
  io: ['tensor', 'grid', 'kernel', 'physics'],
  proxy: ['tensor', 'grid', 'physics'],
  model: ['tensor', 'grid', 'physics', 'kernel', 'ocean', 'atmosphere', 'land', 'ice', 'coupler'],
  assimilation: ['tensor', 'grid', 'physics', 'kernel', 'ocean', 'proxy', 'model'],
  analysis: ['grid', 'io', 'physics', 'kernel', 'model'],
  viewer: ['tensor', 'grid', 'physics', 'kernel', 'io', 'ocean', 'atmosphere', 'model'],
  cli: [
    'tensor',
    'grid',
    'physics',
    'kernel',
    'io',
    'ocean',
    'atmosphere',
    'land',
    'ice',
    'coupler',
    'model',
    'analysis',
    'proxy',
    'assimilation',
    'viewer',
  ],
};

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const imports = (path: string): string[] => [...readFileSync(path, 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] as string);
const moduleOf = (path: string): string => relative(source, path).split(sep)[0] as string;
const code = (path: string): string => readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
const all = files(source);
const within = (...modules: string[]) => all.filter((path) => modules.includes(moduleOf(path)));

describe('the architecture', () => {
  it('has no import that points up or sideways', () => {
    const wrong = all.flatMap((path) =>
      imports(path)
        .filter((name) => name.startsWith('.'))
        .map((name) => moduleOf(resolve(path, '..', name)))
        .filter((target) => target !== moduleOf(path) && !allowed[moduleOf(path)]?.includes(target) && target !== '..')
        .map((target) => `${relative(root, path)} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets only tensor, kernel and io read values or manage memory', () => {
    const wrong = all
      .filter((path) => !['tensor', 'kernel', 'io'].includes(moduleOf(path)))
      .filter((path) => /\b(dataSync|arraySync|tidy|dispose)\b|\.(data|array)(<[^>]*>)?\(/.test(code(path)));
    expect(wrong.map((path) => relative(root, path))).toEqual([]);
  });

  it('keeps TensorFlow.js behind the tensor layer', () => {
    const wrong = within('ocean', 'atmosphere', 'land', 'ice', 'coupler').filter((path) => /\btf\./.test(code(path)));
    expect(wrong.map((path) => relative(root, path))).toEqual([]);
  });

  it('keeps files, clocks and the command line out of components, and physics out of the kernel', () => {
    const components = within('ocean', 'atmosphere', 'land', 'ice', 'coupler', 'proxy', 'grid', 'physics');
    expect(components.filter((path) => /node:|process\.|Date\.now|Math\.random/.test(code(path)))).toEqual([]);
    expect(within('kernel').filter((path) => /temperature|salinity|ocean|\bwind\b|\bice\b/i.test(code(path)))).toEqual([]);
  });

  it('lets the page import only what runs in a browser', () => {
    const { hostOnly } = JSON.parse(
      `{"hostOnly": ${/const hostOnly = (\[[^\]]+\])/.exec(code(join(source, 'viewer/vite.config.ts')))?.[1]?.replaceAll("'", '"')}}`,
    ) as { hostOnly: string[] };
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path) || hostOnly.some((name) => path.endsWith(`/src/tensor/${name}`))) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8').replace(/^import type .*$/gm, '');
      for (const [, name] of text.matchAll(/(?:from|import\()\s*'(\.[^']+\.ts)'/g)) visit(resolve(path, '..', name as string));
    };
    visit(join(source, 'viewer/page/main.ts'));
    visit(join(source, 'viewer/model/worker.ts'));
    expect(seen.size).toBeGreaterThan(200);
    expect([...seen].filter((path) => /from 'node:/.test(code(path))).map((path) => relative(root, path))).toEqual([]);
  });

  it('has files that one can read in a sitting', () => {
    const long = all
      .map((path) => [relative(root, path), readFileSync(path, 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 300);
    expect(long).toEqual([]);
  });

  it('has the agreed top level and nothing else', () => {
    const agreed =
      'README.md CHANGELOG.md LICENSE package.json package-lock.json tsconfig.json biome.json vitest.config.ts .gitignore .npmrc .ci .git'
        .concat(' src experiments slurm tests data outputs analysis_results docs node_modules')
        .split(' ');
    expect(readdirSync(root).filter((name) => !agreed.includes(name))).toEqual([]);
  });
});
