import { once } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { chronos, newFolder, startChronos } from '../support/chronos.ts';
import { differences, resultsIn } from '../support/run-folders.ts';

/** Kills, and days of a run that outlasts them. `CHRONOS_LONG=1 npx vitest run tests/end-to-end/killed-run.test.ts` kills fifty times. */
const [kills, days] = process.env.CHRONOS_LONG ? [50, 260] : [4, 34];
const command = (folder: string) => ['run', 'ocean-only', '--days', String(days), '--chunk-days', '1', '--threads', '1', '--out', folder];

const hour = 3_600_000;

type Child = ReturnType<typeof startChronos>;

/** Moments at which a run dies: while it starts, between its days, and while a file has its temporary name. */
const moments: Record<string, (child: Child, folder: string, chance: number) => Promise<unknown>> = {
  starting: (_, __, chance) => wait(1500 * chance),
  'after a day': async (child, _, chance) => {
    await new Promise<void>((done) => child.stdout.on('data', (data: Buffer) => data.includes('SYPD') && done()));
    await wait(300 * chance);
  },
  'inside a file': async (_, folder, chance) => {
    let left = 1 + Math.floor(40 * chance);
    await new Promise<void>((done) => {
      const watcher = watch(folder, (__, name) => {
        if (!name?.endsWith('.tmp') || name.includes('lock') || --left > 0) return;
        watcher.close();
        done();
      });
    });
    await wait(3 * chance);
  },
};

/** Starts the run and kills it at a moment. @returns the signal that ended it */
async function killed(folder: string, moment: string, chance: number): Promise<string | null> {
  const child = startChronos(command(folder));
  const end = once(child, 'close');
  await Promise.race([moments[moment]?.(child, folder, chance), end]);
  child.kill('SIGKILL');
  return (await end)[1];
}

/** Numbers in [0, 1) that are the same every time (the generator of Park and Miller). */
function* chances(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x = (x * 48271) % 2147483647;
    yield x / 2147483647;
  }
}

describe(`a run that is killed ${kills} times`, () => {
  const [whole, broken] = [newFolder(), join(newFolder(), 'run')];
  const asked = Array.from({ length: kills }, (_, n) => ['starting', 'after a day', 'inside a file', 'inside a file'][n % 4] as string);
  const died: string[] = [];

  beforeAll(async () => {
    mkdirSync(broken);
    const chance = chances(11);
    for (const moment of asked) if ((await killed(broken, moment, chance.next().value)) === 'SIGKILL') died.push(moment);
    for (const folder of [broken, whole]) {
      const { code, stderr } = await chronos(command(folder));
      expect(code, stderr).toBe(0);
    }
  }, hour);

  it('died of it at moments of all kinds', () => expect(died).toEqual(asked));

  it('goes on to the bytes of the run that was not, and leaves nothing else', () => {
    expect(differences(whole, broken)).toEqual([]);
    expect(resultsIn(broken)).toContain('mean_0001-01.nc');
  });
});
