import { z } from 'zod';
import { ConfigError } from './errors.ts';

const whole = (name: string, rule: string, given: unknown, cure: string) =>
  `${name} must be ${rule}; got ${JSON.stringify(given)}; ${cure}.`;

const integer = (name: string, rule: string, least: number, cure: string) => {
  const error = ({ input }: { input?: unknown }) => whole(name, rule, input, cure);
  return z.int({ error }).min(least, { error });
};

/** A run of the chunked kernel. `chunkCycles` is the number of cycles in a chunk. */
export const simConfigSchema = z
  .strictObject({
    name: z.string({ error: 'name must be a text; give --name TEXT.' }).min(1, 'name must be non-empty; got ""; give --name TEXT.'),
    cycles: integer('cycles', 'a whole number of at least 0', 0, 'give --cycles N'),
    chunkCycles: integer('chunkCycles', 'a whole number above 0', 1, 'give --chunk-cycles N'),
    seed: integer('seed', 'a whole number', Number.MIN_SAFE_INTEGER, 'give --seed N'),
    outDir: z
      .string({ error: 'outDir must be a path; give --out-dir DIR.' })
      .min(1, 'outDir must be non-empty; got ""; give --out-dir DIR.'),
  })
  .readonly();
export type SimConfig = z.infer<typeof simConfigSchema>;

/** Checks and freezes a configuration. @throws ConfigError with the first broken rule */
export function simConfig(input: unknown): SimConfig {
  const result = simConfigSchema.safeParse(input);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues[0]?.message ?? 'the configuration is not valid.');
}

const index = z.int().min(0);

/** One executed range of cycles, [start_cycle, end_cycle). */
export const chunkSummarySchema = z.strictObject({ chunk_idx: index, start_cycle: index, end_cycle: index }).readonly();
export type ChunkSummary = z.infer<typeof chunkSummarySchema>;

/** What a run was: counts, wall-clock times in UTC (ISO 8601 with offset), and the name as it was given. */
export const runMetricsSchema = z
  .strictObject({
    total_cycles: index,
    total_chunks: index,
    start_time: z.iso.datetime({ offset: true }),
    finish_time: z.iso.datetime({ offset: true }),
    scenario_name: z.string().min(1),
  })
  .readonly();
export type RunMetrics = z.infer<typeof runMetricsSchema>;

/** The file metrics.json. */
export const metricsFileSchema = z.strictObject({ chunks: z.array(chunkSummarySchema), run: runMetricsSchema });

/** Letters, digits, '-' and '_' of a name; everything else becomes '_', which is stripped at the ends. */
export const cleanName = (name: string): string => name.replace(/[^\p{L}\p{N}_-]/gu, '_').replace(/^_+|_+$/g, '') || 'scenario';

/** ISO 8601 in UTC with the offset spelled out. */
export const utcTimestamp = (moment: Date): string => moment.toISOString().replace('Z', '+00:00');
