import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders of tests, those with the longest files first, so that no worker is left with one of them in the end. */
const folders = ['tests/end-to-end/', 'tests/adjoint/', 'tests/invariants/', 'tests/ladder/', 'tests/'];

const rank = ({ moduleId }: TestSpecification): number => folders.findIndex((folder) => moduleId.includes(`/${folder}`));

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: true,
    // Files share what a worker has loaded, some 2 s a file; so they leave nothing behind that another would see.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
  },
});
