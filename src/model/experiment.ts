import { z } from 'zod';
import { atmosphereNames } from '../atmosphere/index.ts';
import { boundaryNames } from '../grid/boundary.ts';
import { calendars } from '../kernel/time.ts';
import { oceanSchemeChoice } from '../ocean/index.ts';
import { sunlightNames } from '../physics/orbit.ts';
import { forcingSchema } from './forcing.ts';
import { componentNames } from './models.ts';

const span = z
  .strictObject({ years: z.int().min(0).optional(), months: z.int().min(0).optional(), days: z.int().min(0).optional() })
  .refine((s) => s.years !== undefined || s.months !== undefined || s.days !== undefined, 'a run needs a length: years, months or days.');

const positive = z.number().positive();

/** What an assimilation declares besides: its window is the length of the run. */
const assimilationFields = z.strictObject({
  /** Days that the model runs by itself before the window. */
  spinUpDays: z.int().min(1).default(30),
  /** A made-up network that looks at a run of the model itself: number of sites, species, error in permil. */
  twin: z.strictObject({ sites: z.int().min(1).max(2000), species: z.string(), noise: positive }).optional(),
  /** Real records, from the table that --observations names. */
  records: z
    .strictObject({
      /** Ages that are used, thousand years before present. */
      age: z.tuple([z.number(), z.number()]),
      /** Proxies that are used; all where nothing is said. */
      proxies: z.tuple([z.string()], z.string()).optional(),
      /** Share of the cells with records that are withheld, to judge by. */
      withheld: z.number().min(0).max(0.9).default(0.2),
      /** Enrichment of the whole ocean in oxygen 18 by water stored on land, permil. */
      iceVolumeEffect: z.number().default(0),
      /** Whether records speak of the year: the run of the background tells how its mean differs from that of the window. */
      yearly: z.boolean().default(true),
    })
    .optional(),
  /** The observed sea surface temperature of today at some places, °C: how many, with which error, and which share is withheld to judge by. */
  climatology: z
    .strictObject({ sites: z.int().min(1).max(2000), error: positive, withheld: z.number().min(0).max(0.9).default(0.2) })
    .optional(),
  /** How wrong the background is thought to be; in a twin experiment, how wrong it is made. */
  backgroundError: z
    .strictObject({
      temperature: positive,
      salinity: positive,
      correlation: z.number().min(-1).max(1),
      depth: positive,
      deepest: positive,
      horizontal: positive,
      vertical: positive,
    })
    .partial()
    .default({}),
  /** Parameters that are corrected with the state, by path: error of the background, and the truth of a twin experiment. */
  tuned: z.record(z.string(), z.strictObject({ error: positive, truth: positive.optional() })).default({}),
  iterations: z.int().min(1).default(30),
  /** The second way: size of an ensemble, and the distance at which an observation stops to matter, m. */
  ensemble: z.strictObject({ members: z.int().min(2).default(40), reach: positive.default(6e6) }).prefault({}),
});

const day = z.int().min(0).max(364);

/** What a tuning of parameters declares besides; the length of the run is that of a window. */
const tuningSchema = z.strictObject({
  /** Days of the year on which windows begin. A free run through the year says with what weather. */
  startDays: z.tuple([day], day),
  /** Parameters by path, and how wrong each is thought to be. */
  parameters: z.record(z.string(), z.strictObject({ error: positive })),
  /** How often the weather is made anew under the parameters found so far. */
  rounds: z.int().min(1).default(1),
  /** Iterations of the descent in each round. */
  iterations: z.int().min(1).default(6),
});
const assimilationSchema = assimilationFields
  .refine(
    ({ twin, records, climatology }) => [twin, records, climatology].filter((source) => source !== undefined).length === 1,
    'an assimilation declares one of twin, records and climatology.',
  )
  .refine(
    ({ twin, tuned }) => twin === undefined || Object.values(tuned).every(({ truth }) => truth !== undefined),
    'a tuned parameter of a twin experiment needs a truth.',
  );

/** What an experiment declares. Everything else it needs has a default. */
export const experimentSchema = z.strictObject({
  /** Where results go: outputs/<name>/. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_]*$/, 'an experiment name has lower-case letters, digits and underscores only.'),
  /** What the experiment is to find out, in one sentence. */
  question: z.string().min(10),
  model: z
    .strictObject({
      /** What steps: all components coupled, atmosphere and land over the observed sea, the ocean alone under the observed climate, or dry air alone. */
      components: z.enum(componentNames).default('coupled'),
      atmosphere: z.enum(atmosphereNames).default('primitive'),
      resolution: z.enum(['T31', 'T63']).optional(),
      /** Grid of ocean, sea ice and land under the air of a coupled model where it is to be finer than that. */
      oceanResolution: z.enum(['T31', 'T63']).optional(),
      /** How sunlight comes, where it is to come otherwise than the atmosphere has it. */
      sunlight: z.enum(sunlightNames).optional(),
      /** Land, sea, relief and ice sheets: of today, or of the Last Glacial Maximum; the ocean begins with water that goes with them. */
      boundary: z.enum(boundaryNames).default('present'),
      /** Schemes of the ocean that differ from their defaults. */
      ocean: oceanSchemeChoice.prefault({}),
      /** The world outside: carbon dioxide, the Sun, the orbit, water poured into the sea. */
      forcing: forcingSchema.prefault({}),
      /** Parameters that differ from their defaults, by path. */
      set: z.record(z.string(), z.number()).default({}),
    })
    .prefault({}),
  run: z.strictObject({ length: span, calendar: z.enum(calendars).default('noleap'), restartEveryYears: z.int().min(1).default(1) }),
  assimilation: assimilationSchema.optional(),
  tuning: tuningSchema.optional(),
  resources: z.strictObject({ cpus: z.int().min(1), hours: z.number().positive(), memoryGigabytes: z.number().positive() }),
});
export type Experiment = z.infer<typeof experimentSchema>;

/** Declares an experiment: data, not a program. @throws ZodError when the declaration breaks a rule */
export const experiment = (declaration: z.input<typeof experimentSchema>): Experiment => experimentSchema.parse(declaration);
