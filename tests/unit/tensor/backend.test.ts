import { expect, it } from 'vitest';
import { surveyBackends, useBackend } from '../../../src/tensor/backend.ts';
import { tf } from '../../../src/tensor/index.ts';

it('a survey of backends says what is there and leaves the active one active', async () => {
  await useBackend('tfjs-wasm');
  const reports = await surveyBackends();
  expect(reports.filter(({ available }) => available).map(({ name }) => name)).toEqual(expect.arrayContaining(['tfjs-wasm', 'cpu']));
  expect(reports.every(({ note }) => note.length > 0)).toBe(true);
  expect(tf.getBackend()).toBe('wasm');
});
