import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a run that say when and where it was made. */
const ofTheSitting = ['run.json', 'metrics.json', 'chronos.log'];

/** Names of the files in a folder that must not depend on how a run was cut. */
export const resultsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !ofTheSitting.includes(name))
    .sort();

/** Results of one folder that are missing in the other, are there only, or have other bytes. */
export function differences(a: string, b: string): string[] {
  const names = new Set([...resultsIn(a), ...resultsIn(b)]);
  const bytes = (folder: string, name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : undefined);
  return [...names].filter((name) => {
    const [one, other] = [bytes(a, name), bytes(b, name)];
    return !one || !other || !one.equals(other);
  });
}
