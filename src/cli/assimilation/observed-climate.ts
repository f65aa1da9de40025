import { observedSurface, observingSystem, surfaceSites, withheldApart } from '../../assimilation/index.ts';
import { cellAt } from '../../grid/gaussian-grid.ts';
import type { TargetOptions } from '../../tensor/compile/index.ts';
import { modelData } from '../run/model.ts';
import type { Assimilated } from './plan.ts';
import { predicted, type Scene } from './scene.ts';
import { compileRunner, type World } from './world.ts';

/** Runs the model up to the window, and looks at the observed sea surface of its days. @throws InputError */
export async function observedClimate(
  world: World,
  plan: Assimilated,
  levels: number,
  options: TargetOptions,
  say: (sentence: string) => void,
): Promise<Scene> {
  const { declared, run } = plan;
  const climatology = declared.climatology as NonNullable<Assimilated['declared']['climatology']>;
  const seen = world.seen(levels);
  const days = world.yearFractions(declared.spinUpDays, run.cycles);
  const sites = surfaceSites(climatology, seen, run.identity.seed);
  const observed = await predicted(
    observingSystem(sites, seen),
    observedSurface(modelData(run).surface().seaSurfaceTemperature, days, seen),
  );
  const known = sites.map((each, n) => ({ ...each, value: observed[n] as number }));
  const { kept, withheld } = withheldApart(known, seen.grid, { share: climatology.withheld, seed: run.identity.seed });
  const runner = await compileRunner(world, levels, {}, options);
  const { state } = await runner.run(world.initial, world.yearFractions(0, declared.spinUpDays));
  runner.release();
  say(`observed sea surface: ${kept.length} places to assimilate, ${withheld.length} withheld; ${declared.spinUpDays} days of spin-up`);
  return {
    background: state,
    observing: observingSystem(kept, seen),
    withheld: withheld.length > 0 ? observingSystem(withheld, seen) : undefined,
    truth: undefined,
    cells: new Set(kept.map(({ latitude, longitude }) => cellAt(seen.grid, latitude, longitude))),
  };
}
