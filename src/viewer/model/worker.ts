import { boundaryFrom, oceanClimatologyFrom } from '../../io/boundary-contents.ts';
import { netcdfContents } from '../../io/netcdf-contents.ts';
import { tf } from '../../tensor/index.ts';
import { compileFrames, type FrameModel } from './frames.ts';
import { knobsOf } from './knobs.ts';
import type { PageTarget } from './page-target.ts';
import type { Reply, Request, WorkerStart } from './protocol.ts';
import { compileSensitivity, type SensitivityModel } from './sensitivity.ts';
import { buildWorld, type World } from './world.ts';
import { wetSection } from './zonal-section.ts';

/** What a worker has built; the programs are compiled when they are first asked for. */
interface Workshop extends PageTarget {
  readonly world: World;
  frames?: FrameModel;
  sensitivity?: { readonly model: SensitivityModel; readonly pictures: number };
}

let workshop: Promise<Workshop> | undefined;

const send = (reply: Reply): void => postMessage(reply);

async function opened({ boundary, climatology, atmosphere, target }: WorkerStart): Promise<Workshop> {
  const { pageTarget } = await import('./page-target.ts'); // binaryen waits at its top level: a message that came meanwhile would be lost
  await tf.setBackend('cpu');
  const contents = (name: string, bytes: ArrayBuffer) => netcdfContents(name, new Uint8Array(bytes));
  const data = {
    boundary: boundaryFrom(contents('boundary_T31.nc', boundary), 'T31'),
    climatology: oceanClimatologyFrom(contents('ocean_climatology_T31.nc', climatology), 'T31'),
  };
  return { ...(await pageTarget(target)), world: buildWorld(data, atmosphere) };
}

async function start(request: WorkerStart): Promise<void> {
  const began = performance.now();
  workshop = opened(request);
  const { world, device } = await workshop;
  const { ocean } = world.model(knobsOf(world.parameters));
  const { depth, interfaces } = ocean.topography;
  const tops = interfaces.subarray(0, depth.length);
  send({ kind: 'ready', device, seconds: (performance.now() - began) / 1000, axes: { depth, tops, wet: wetSection(ocean) } });
}

/** @throws Error when the worker was not started */
async function built(): Promise<Workshop> {
  if (workshop) return workshop;
  throw new Error('A worker of the page must be started before it is asked for anything.');
}

async function step({ knobs, withState }: Extract<Request, { kind: 'step' }>): Promise<void> {
  const shop = await built();
  shop.frames ??= await compileFrames(shop.world, knobs, { target: shop.target });
  const frame = await shop.frames.next(knobs);
  send(withState ? { kind: 'frame', frame, state: await shop.frames.state() } : { kind: 'frame', frame });
}

async function differentiate({ state, knobs, of, pictures }: Extract<Request, { kind: 'differentiate' }>): Promise<void> {
  const shop = await built();
  if (shop.sensitivity?.pictures !== pictures) {
    shop.sensitivity?.model.release();
    const model = await compileSensitivity(shop.world, state.leaves, pictures, { target: shop.target });
    shop.sensitivity = { model, pictures };
  }
  const sensitivity = await shop.sensitivity.model.at(state.leaves, state.count, knobs, of);
  send({ kind: 'sensitivity', sensitivity, of });
}

async function answer(request: Request): Promise<void> {
  if (request.kind === 'start') return start(request);
  if (request.kind === 'step') return step(request);
  if (request.kind === 'differentiate') return differentiate(request);
  (await built()).frames?.restart();
}

/** Requests are answered one after the other. */
let queue: Promise<void> = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  queue = queue
    .then(() => answer(data))
    .catch((error: unknown) => send({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) }));
});
