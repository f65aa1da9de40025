import { join } from 'node:path';
import {
  adamStep,
  beginDescent,
  type CostFunction,
  controlOf,
  costFunction,
  descend,
  dot,
  posteriorPrecision,
  posteriorVariance,
  tunedValue,
  type WithOcean,
  withIncrements,
} from '../../assimilation/index.ts';
import { type Json, type KeptDescent, loadDescent, saveDescent } from '../../io/index.ts';
import { eventLoop, StoppedEarly } from '../../kernel/index.ts';
import { type TensorTree, tf, unflatten } from '../../tensor/index.ts';
import { duration } from '../run/progress.ts';
import type { Analysed, Workshop } from './workshop.ts';
import { compileRunner } from './world.ts';

/** Bytes for snapshots of the trajectory. */
const memory = 2 ** 30;

/** The cost of a workshop's assimilation, compiled with its gradient. */
export function costOf({ plan, world, background, scene, days, options }: Workshop): Promise<CostFunction> {
  const { observing, background: start } = scene;
  const problem = { background, start, step: world.step, yearFractions: days, tuned: plan.tuned, observing, memory };
  return costFunction(problem, options);
}

const norm = (x: Float64Array): number => Math.sqrt(dot(x, x));

/** What convergence.json says of an iteration. */
function recordOf({ iteration, point, evaluation: { value, gradient } }: KeptDescent['state'], seconds: number) {
  const background_term = 0.5 * dot(point, point);
  return { iteration, cost: value, background_term, observation_term: value - background_term, gradient_norm: norm(gradient), seconds };
}

async function beginning(cost: CostFunction): Promise<KeptDescent> {
  const { predicted: prior } = await cost.evaluate(new Float64Array(cost.size));
  return { state: await beginDescent(cost.evaluate, new Float64Array(cost.size)), iterations: [], prior };
}

/** Goes down to the last iteration, or to where nothing falls any more. Every iteration is written before the next begins; a stop waits for one. */
export async function minimize(shop: Workshop, cost: CostFunction, stopped: () => boolean): Promise<KeptDescent> {
  const { plan, scene, say } = shop;
  const path = join(plan.run.folder, 'descent.nc');
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let kept = loadDescent(path, plan.identity) ?? (await beginning(cost));
  const first = kept.state.iteration;
  while (kept.state.iteration < plan.iterations) {
    const state = await (plan.method === 'adam' ? adamStep : descend)(cost.evaluate, kept.state);
    if (!state) {
      say('the cost cannot be lowered any more at its precision');
      break;
    }
    const record = recordOf(state, seconds());
    kept = { ...kept, state, iterations: [...kept.iterations, record] };
    saveDescent(path, plan.identity, kept);
    if (plan.run.settings.json) process.stdout.write(`${JSON.stringify({ iterations: plan.iterations, ...record })}\n`);
    const left = (seconds() / (state.iteration - first)) * (plan.iterations - state.iteration);
    const chiSquare = (2 * record.cost) / scene.observing.observations.length;
    say(
      `iteration ${state.iteration} of ${plan.iterations}: cost ${record.cost.toFixed(2)} = ${record.background_term.toFixed(2)} + ${record.observation_term.toFixed(2)}, ` +
        `chi-square ${chiSquare.toFixed(2)}, gradient ${record.gradient_norm.toExponential(1)}, ${duration(left)} left`,
    );
    await eventLoop();
    if (state.iteration < plan.iterations && stopped())
      throw new StoppedEarly(
        `The assimilation was asked to stop at iteration ${state.iteration} of ${plan.iterations}; the same command goes on from there.`,
      );
  }
  return kept;
}

/** Prior, posterior and true values of the tuned parameters, with the error that observations leave; that of Adam is not known. */
export function parametersOf({ plan }: Workshop, { state }: KeptDescent): Json {
  const { tuned } = plan;
  const first = state.point.length - tuned.length;
  const precision = posteriorPrecision(state.history);
  return tuned.map((parameter, n) => {
    const posterior = tunedValue(parameter, state.point[first + n] as number);
    const left = Math.sqrt(Math.max(0, posteriorVariance(precision, first + n)));
    return {
      path: parameter.path,
      prior: parameter.background,
      prior_error: parameter.error,
      posterior,
      posterior_error: plan.method === 'adam' ? null : (posterior * parameter.error * left) / parameter.background,
      truth: plan.declared.tuned[parameter.path]?.truth ?? null,
    };
  });
}

type Leaves = readonly (readonly [path: string, value: tf.Scalar])[];

/** Means over the window of prior, posterior and truth. */
export async function analyse(shop: Workshop, { state }: KeptDescent): Promise<Analysed> {
  const { plan, world, background, scene, runner, days, options } = shop;
  const { tuned } = plan;
  const control = controlOf(state.point, background.shape);
  const increments = await background.increments(control.fields);
  const values: Leaves = tuned.map((parameter, n) => [parameter.path, tf.scalar(tunedValue(parameter, control.parameters[n] as number))]);
  const truths: Leaves = tuned.map(({ path }) => [path, tf.scalar(plan.declared.tuned[path]?.truth ?? 0)]);
  const runWith = async (start: WithOcean, leaves: Leaves) => {
    if (leaves.length === 0) return (await runner.run(start, days)).mean;
    const own = await compileRunner(world, background.shape[0], unflatten(leaves) as TensorTree, options);
    const { mean } = await own.run(start, days);
    own.release();
    return mean;
  };
  const found = {
    prior: (await runner.run(scene.background, days)).mean,
    posterior: await runWith(withIncrements(scene.background, increments), values),
  };
  return scene.truth ? { ...found, truth: await runWith(scene.truth, truths) } : found;
}
