import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chronos, newFolder, projectFolder } from '../support/chronos.ts';

/** A refusal: its exit code, one sentence on stderr, no stack trace. */
async function refused(code: number, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const end = await chronos(args, { env });
  expect(end.stderr).not.toMatch(/\n\s+at /);
  expect(end.code, `${args.join(' ')}: ${end.stderr}`).toBe(code);
  return end.stderr;
}

describe('chronos kernel', () => {
  it('prints the line of the contract and writes its metrics.json, under both names of the flag', async () => {
    const folder = newFolder();
    for (const flag of ['--chunk-cycles', '--cycle-chunks']) {
      const { code, stdout } = await chronos(['kernel', '--name', 'smoke', '--cycles', '10', flag, '4', '--seed', '0'], { cwd: folder });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^smoke: cycles=10 chunks=3 -> outputs\/runs\/\d{8}_\d{6}_smoke(_\d+)?\/metrics\.json\n$/);
      const path = stdout.trim().split(' -> ')[1] as string;
      const metrics = JSON.parse(readFileSync(join(folder, path), 'utf8'));
      expect(metrics.chunks).toEqual([
        { chunk_idx: 0, start_cycle: 0, end_cycle: 4 },
        { chunk_idx: 1, start_cycle: 4, end_cycle: 8 },
        { chunk_idx: 2, start_cycle: 8, end_cycle: 10 },
      ]);
      expect(metrics.run).toMatchObject({ total_cycles: 10, total_chunks: 3, scenario_name: 'smoke' });
    }
  });

  it('gives two runs of one second two folders', async () => {
    const folder = newFolder();
    const runs = Array.from({ length: 3 }, () => chronos(['kernel', '--name', 'twin', '--cycles', '1'], { cwd: folder }));
    for (const { code } of await Promise.all(runs)) expect(code).toBe(0);
    expect(readdirSync(join(folder, 'outputs/runs'))).toHaveLength(3);
  });

  it('refuses a chunk of no cycles, more chunks than it can hold, one number under two names, and a folder that is taken', async () => {
    expect(await refused(2, ['kernel', '--chunk-cycles', '0'])).toMatch(/chunkCycles must be a whole number above 0; got 0/);
    expect(await refused(2, ['kernel', '--cycles', '9007199254740991'])).toMatch(/at most 1000000 chunks/);
    expect(await refused(2, ['kernel', '--chunk-cycles', '2', '--cycle-chunks', '3'])).toMatch(/got both/);
    const folder = newFolder();
    writeFileSync(join(folder, 'metrics.json'), 'mine');
    expect(await refused(4, ['kernel', '--out-dir', folder])).toMatch(/must hold no metrics.json yet/);
    expect(readFileSync(join(folder, 'metrics.json'), 'utf8')).toBe('mine');
  });

  it('says in one sentence that its output cannot be written, and nothing when nobody reads on', () => {
    const kernel = (cycles: number) => `"${process.execPath}" "${projectFolder}/src/cli/chronos.mjs" kernel --cycles ${cycles}`;
    const run = (command: string) => spawnSync('bash', ['-c', command], { cwd: newFolder(), encoding: 'utf8' });
    expect(run(`${kernel(1)} | true; exit \${PIPESTATUS[0]}`)).toMatchObject({ status: 0, stderr: '' });
    if (!existsSync('/dev/full')) return;
    const full = run(`${kernel(1)} > /dev/full`);
    expect(full.stderr).toMatch(/^chronos: Standard output must take what is printed; the system answered ENOSPC; .*\n$/);
    expect(full.status).toBe(4);
  });
});

describe('bad input', () => {
  it('is answered by one sentence and exit code 2', async () => {
    expect(await refused(2, ['control', '--colour', 'blue'])).toMatch(/unknown option '--colour'/);
    expect(await refused(2, ['control', '--set', 'ocean.nothing=1'])).toMatch(/got ocean\.nothing; known are ocean\./);
    expect(await refused(2, ['control', '--set', 'atmosphere.co2=-5'])).toMatch(/atmosphere\.co2 must lie between 50 and 5000/);
    expect(await refused(2, ['control', '--days', 'two'])).toMatch(/days must be/);
    expect(await refused(2, ['control', '--precision', 'float64'])).toMatch(/--precision must be float32 in a run/);
    expect(await refused(2, ['control', '--threads', '2', '--backend', 'cpu'])).toMatch(
      /--threads belongs to the backend wasm; got 2 with cpu/,
    );
    expect(await refused(2, ['control', '--threads', '65'])).toMatch(/--threads must be a whole number from 1 to 64; got 65/);
    expect(await refused(2, ['control', '--atmosphere', 'isothermal'])).toMatch(
      /atmosphere must be one of qtcm, primitive; got "isothermal"/,
    );
    expect(await refused(2, ['run', 'no-such-experiment'])).toMatch(/must be one of .*production-control/);
    expect(await refused(2, ['describe', 'constructor'])).toMatch(/describe knows/);
    for (const years of ['0', '5-3', 'last'])
      expect(await refused(2, ['analyze', 'run', '--years', years])).toMatch(/^chronos: --years must be a year or the first and the last/);
  });

  it('in the environment is named with its choices', async () => {
    expect(await refused(2, ['control'], { CHRONOS_RESOLUTION: 'T32' })).toMatch(/one of T31, T63; got "T32"/);
    expect(await refused(2, ['control'], { CHRONOS_DT_ATMOS: '1000' })).toMatch(
      /divides the coupling interval of 86400 s; got 1000; use 960 or 1080/,
    );
    expect(await refused(2, ['control'], { CHRONOS_DT_ATMOS: 'soon' })).toMatch(/number of seconds/);
  });

  it('never costs existing results', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'precious.txt'), 'mine');
    expect(await refused(2, ['control', '--days', '1', '--fresh', '--out', folder])).toMatch(/--fresh needs an empty folder/);
    expect(await refused(4, ['control', '--days', '1', '--resume', '--out', folder])).toMatch(/--resume needs a restart/);
    expect(readdirSync(folder)).toEqual(['precious.txt']);
  });
});

describe('data files', () => {
  it('that are missing or cut short are named, with exit code 4, before anything is written', async () => {
    const folder = newFolder();
    for (const name of ['src', 'experiments', 'package.json']) cpSync(join(projectFolder, name), join(folder, name), { recursive: true });
    symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'data'));
    const command = [join(folder, 'src/cli/chronos.mjs'), 'control', '--days', '1', '--out', join(folder, 'run')];
    const missing = spawnSync(process.execPath, command, { encoding: 'utf8' });
    expect(missing.status).toBe(4);
    expect(missing.stderr).toMatch(/boundary_T31\.nc is needed but is missing/);
    const bytes = readFileSync(join(projectFolder, 'data/boundary_T31.nc'));
    writeFileSync(join(folder, 'data/boundary_T31.nc'), bytes.subarray(0, 50_000));
    const truncated = spawnSync(process.execPath, command, { encoding: 'utf8' });
    expect(truncated.status).toBe(4);
    expect(truncated.stderr).toMatch(/must have 141900 bytes but has 50000/);
    expect(existsSync(join(folder, 'run'))).toBe(false);
    writeFileSync(join(folder, 'data/boundary_T31.nc'), bytes);
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run/mean_0001-01.nc'), 'precious');
    const noPage = spawnSync(process.execPath, [join(folder, 'src/cli/chronos.mjs'), 'bench', '--write'], { encoding: 'utf8' });
    expect(noPage.status).toBe(4);
    expect(noPage.stderr).toMatch(/^chronos: .*docs\/performance\.md could not be, because its folder does not exist/);
    const noOcean = spawnSync(process.execPath, [...command, '--fresh', '--overwrite'], { encoding: 'utf8' });
    expect(noOcean.status).toBe(4);
    expect(noOcean.stderr).toMatch(/ocean_climatology_T31\.nc is needed but is missing/);
    expect(readdirSync(join(folder, 'run'))).toEqual(['mean_0001-01.nc']);
  });
});

describe('help without a run', () => {
  it('a dry run checks and describes, and writes nothing', async () => {
    const folder = join(newFolder(), 'not-made');
    const { code, stdout } = await chronos(['control', '--years', '2', '--set', 'ocean.bottomDrag=0.002', '--dry-run', '--out', folder], {
      env: { CHRONOS_DT_ATMOS: '1800' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Δt = 30 minutes');
    expect(stdout).toContain('730 days');
    expect(stdout).toContain('bottomDrag = 0.002 m s-1');
    expect(stdout).toMatch(/backend: wasm, compiled to WebAssembly SIMD, .*\ncost: to be told once some days have run here with wasm/);
    expect(existsSync(folder)).toBe(false);
  });

  it('describe prints the model tree, every parameter, the variables and schemas', async () => {
    const tree = (await chronos(['describe', 'model'])).stdout;
    expect(tree).toMatch(/^EarthSystemModel – T31, float32/);
    for (const part of [
      '├── atmosphere:',
      '├── ocean: primitive equations on z-levels, 15 × 48 × 96',
      '├── land:',
      '├── ice:',
      '└── exchanges',
    ])
      expect(tree).toContain(part);
    expect((await chronos(['describe', 'params'])).stdout).toMatch(/ocean\.isoneutralDiffusivity +800 +m2 s-1 .*; 600 at T63\n/);
    expect((await chronos(['describe', 'variables'])).stdout).toContain('thetao');
    expect(JSON.parse((await chronos(['describe', '--json-schema', 'parameters'])).stdout).properties.ocean).toBeDefined();
  });

  it('doctor says what is there, and what to do about what is not', async () => {
    const { code, stdout, stderr } = await chronos(['doctor']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/yes wasm +compiled to WebAssembly SIMD, (up to \d threads|1 thread)\n/);
    expect(stdout).toMatch(/yes tfjs-wasm/);
    expect(stdout).toMatch(/(yes webgpu +compiled to WebGPU on |no {2}webgpu .* or use --backend wasm)/);
  });

  it('new writes a template that runs dry, and never over a file', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'work'));
    expect((await chronos(['new', 'warm-world'], { cwd: folder })).code).toBe(0);
    const dry = await chronos(['run', './warm-world.mts', '--dry-run'], { cwd: folder });
    expect(readdirSync(folder)).not.toContain('outputs');
    expect(dry.stderr).toBe('');
    expect(dry.stdout).toContain('CO2 = 560 ppm');
    expect((await chronos(['new', 'warm-world'], { cwd: folder })).code).toBe(2);
    expect(await refused(2, ['new', 'production-control'])).toMatch(/comes with the model/);
  });
});
