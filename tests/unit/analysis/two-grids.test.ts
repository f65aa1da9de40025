import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { airFigures } from '../../../src/analysis/air-figures.ts';
import { climatologyFigures } from '../../../src/analysis/climatology-figures.ts';
import { drawMaps } from '../../../src/analysis/figures.ts';
import { runMean } from '../../../src/analysis/run-mean.ts';
import { scorecard } from '../../../src/analysis/scorecard.ts';
import { spanOf } from '../../../src/analysis/span.ts';
import { pressureLevels } from '../../../src/atmosphere/index.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { meanFile, readBoundaryData, writeModelOutput } from '../../../src/io/index.ts';
import { daySeconds, defaultTimeAxis } from '../../../src/kernel/index.ts';
import { outputVariables } from '../../../src/model/output-variables.ts';
import { temporaryFolder } from '../io/external-readers.ts';

const { grid, oceanMask } = readBoundaryData('T31');
const airGrid = gaussianGrid({ truncation: 15, rows: 24, columns: 48 });
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const months = Array.from({ length: 12 }, (_, n) => join(folder, meanFile(`0001-${String(n + 1).padStart(2, '0')}`)));

/** A year of air on half of the rows and columns of T31, warm at the equator, over a sea on T31; all months are alike. */
beforeAll(() => {
  const table = outputVariables('primitive');
  const names = ['tas', 'psl', 'pr', 'uas', 'vas', 'ua', 'ta', 'tos', 'siconc'] as const;
  const fields = names.map((name) => {
    const variable = table[name];
    if (!variable) throw new Error(`The coupled model has no ${name}.`);
    const { rows, columns, sinLatitude } = variable.grid === 'air' ? airGrid : grid;
    const levels = variable.levels === 'pressure' ? pressureLevels.length : 1;
    const values = Float32Array.from(
      { length: levels * rows * columns },
      (_, n) => 280 - 30 * (sinLatitude[Math.floor(n / columns) % rows] ?? 0) ** 2,
    );
    return { name, variable, values };
  });
  const outputGrid = {
    grid,
    airGrid,
    oceanMask,
    oceanThicknesses: [],
    oceanLevelsMask: [],
    soilThicknesses: [],
    pressureLevels,
    densityBorders: [],
  };
  months.forEach((path, month) => {
    const span = { axis: defaultTimeAxis, startSeconds: month * 30 * daySeconds, endSeconds: (month + 1) * 30 * daySeconds };
    writeModelOutput(path, { ...span, fields, grid: outputGrid });
  });
});

describe('the analysis of a run whose air has a grid of its own', () => {
  it('means the air on the grid of the sea', () => {
    const run = runMean(months);
    expect(run.resolution).toBe('T31');
    const [tas, ta] = [run.mean('tas'), run.mean('ta')];
    expect(tas.length).toBe(grid.rows * grid.columns);
    expect(ta.length).toBe(pressureLevels.length * tas.length);
    const equator = (grid.rows / 2) * grid.columns;
    expect(Math.abs((tas[equator] ?? 0) - 280)).toBeLessThan(0.2);
    expect(Math.abs((tas[0] ?? 0) - 250)).toBeLessThan(0.5);
  });

  it('draws and scores it', () => {
    const figures = [...drawMaps(months[0] ?? ''), ...climatologyFigures(spanOf(months)), ...airFigures(runMean(months))];
    expect(figures.map(({ name }) => name)).toEqual(expect.arrayContaining(['tas', 'tos', 'climatology_annual']));
    for (const { svg } of figures) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const tas = scorecard(spanOf(months)).scores.find(({ variable }) => variable === 'tas');
    expect(Math.abs((tas?.model ?? Number.NaN) - 0)).toBeLessThan(10);
    expect(tas?.correlation).toBeGreaterThan(0.9);
  });
});
