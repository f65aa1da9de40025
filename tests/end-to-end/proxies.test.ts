import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chronos, newFolder } from '../support/chronos.ts';

const table = join(newFolder(), 'tops.csv');
const head = 'core,species,d18oc_permil_VPDB,d18osw_permil_VSMOW,sst_annual_degC';
/** Core tops that are lighter than the high-light line by 0.1 permil. */
const tops = [14.9, 19.7, 24.5].map((T, n) => `c${n},G. ruber white,${(0.23 - (T - 14.9) / 4.8 + 0.1).toFixed(4)},0.5,${T}`);

describe('core tops on the command line', () => {
  it('are compared by species; what cannot be is named by file and line, or refused', async () => {
    writeFileSync(table, `# made up\n${head}\n${tops.join('\n')}\nc3,G. ruber white,,0.5,20\nc4,Homo sapiens,1,0.5,20\n`);
    const { code, stdout, stderr } = await chronos(['proxies', '--observations', table]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/left out .*tops\.csv line 6: calcite must be a number/);
    expect(stdout).toMatch(/left out .*tops\.csv line 7: unknown species Homo sapiens/);
    expect(stdout).toMatch(/^all +3 +1\.000 +-0\.10 +0\.10 +0\.00$/m);
    expect(stdout).toMatch(/^Globigerinoides ruber +3 /m);
    const strict = await chronos(['proxies', '--observations', table, '--strict']);
    expect(strict.code).toBe(4);
    expect(strict.stderr).toMatch(/With --strict every row must be used, but 2 of 5 cannot; first .*line 6/);
    writeFileSync(table, 'a,b\n1,2\n');
    const other = await chronos(['proxies', '--observations', table]);
    expect(other.code).toBe(4);
    expect(other.stderr).toMatch(/must have the columns species, .*lacks species/);
  });
});
