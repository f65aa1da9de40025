import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { drawMaps, newestMean } from '../../analysis/figures.ts';
import { svgToPng } from '../../analysis/map.ts';
import { makeFolder, writeAtomically } from '../../io/index.ts';

/** `chronos analyze RUN_DIR`: maps of the newest monthly mean. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('draws maps of the newest monthly mean of a run into analysis_results/NAME')
    .argument('<run-dir>', 'folder of a run')
    .option('--out <dir>', 'folder of the figures')
    .action((run: string, { out }: { out?: string }) => {
      const mean = newestMean(run);
      const figures = drawMaps(mean);
      const folder = makeFolder(out ?? join('analysis_results', basename(resolve(run))));
      for (const { name, svg } of figures) writeAtomically(join(folder, `${name}.png`), svgToPng(svg), { overwrite: true });
      process.stdout.write(`${figures.length} figures of ${basename(mean)} in ${folder}\n`);
    });
}
