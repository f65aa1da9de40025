import boundaryAddress from '../../../data/boundary_T31.nc?url';
import climatologyAddress from '../../../data/ocean_climatology_T31.nc?url';
import type { AtmosphereName } from '../../atmosphere/index.ts';
import { boundaryFrom } from '../../io/boundary-contents.ts';
import { netcdfContents } from '../../io/netcdf-contents.ts';
import { ownTime } from '../model/knobs.ts';
import { type TargetName, targetNames } from '../model/target-names.ts';
import { AdjointView } from './adjoint-view.ts';
import { block, button, choices, input, say, select } from './elements.ts';
import { KnobPanel } from './knob-panel.ts';
import { type FetchedData, ModelView } from './model-view.ts';
import { openRun } from './run-view.ts';
import { ViewTabs } from './view-tabs.ts';

async function bytesOf(address: string): Promise<ArrayBuffer> {
  const response = await fetch(address);
  if (response.ok) return response.arrayBuffer();
  throw new Error(`The page must get ${address} from its server; got status ${response.status}; build the site again.`);
}

async function fetched(): Promise<FetchedData> {
  const [boundaryBytes, climatologyBytes] = await Promise.all([boundaryAddress, climatologyAddress].map(bytesOf));
  if (!boundaryBytes || !climatologyBytes) throw new Error('The page must have its data.');
  return { boundaryBytes, climatologyBytes, boundary: boundaryFrom(netcdfContents(boundaryAddress, new Uint8Array(boundaryBytes)), 'T31') };
}

const atmosphereLabels: Readonly<Record<AtmosphereName, string>> = { qtcm: 'QTCM, two modes (fast)', primitive: 'primitive, eight levels' };
const targetLabels: Readonly<Record<TargetName, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

/** Targets that this browser has. */
function targetsHere(): Partial<Record<TargetName, string>> {
  const hasGpu = 'gpu' in navigator && navigator.gpu !== undefined;
  return Object.fromEntries(targetNames.filter((name) => name === 'wasm' || hasGpu).map((name) => [name, targetLabels[name]]));
}

/** What the address asks for, as in ?atmosphere=primitive&target=webgpu. */
function asked<T extends string>(name: string, known: readonly T[], otherwise: T): T {
  const value = new URLSearchParams(location.search).get(name);
  return known.find((one) => one === value) ?? otherwise;
}

/** Buttons and keys of the model. */
function listen(view: ModelView): void {
  button('play').addEventListener('click', () => view.play(!view.playing));
  button('restart').addEventListener('click', () => view.restart());
  addEventListener('keydown', (event) => {
    const taken = event.target instanceof HTMLElement && /^(INPUT|SELECT|BUTTON|TEXTAREA)$/.test(event.target.tagName);
    if (taken || event.ctrlKey || event.metaKey || event.altKey || block('view-model').hidden) return;
    if (event.key === ' ') {
      event.preventDefault();
      view.play(!view.playing);
    } else if (event.key === 'r') view.restart();
  });
  const pace = (): void => {
    block('fastest-value').textContent = `${input('fastest').value} pictures/s`;
  };
  input('fastest').addEventListener('input', pace);
  pace();
}

async function main(): Promise<void> {
  const tabs = new ViewTabs();
  void openRun(tabs);
  const data = await fetched();
  const knobs = new KnobPanel(ownTime);
  const view = new ModelView(data, knobs);
  const [atmosphere, target] = [select('atmosphere'), select('target')];
  choices(atmosphere, atmosphereLabels, asked('atmosphere', Object.keys(atmosphereLabels) as AtmosphereName[], 'qtcm'));
  const here = targetsHere();
  choices(target, here as Record<string, string>, asked('target', Object.keys(here) as TargetName[], 'wasm'));
  const choice = () => ({ atmosphere: atmosphere.value as AtmosphereName, target: target.value as TargetName });
  const adjoint = new AdjointView(data, knobs, view, choice);
  const begin = (): void => {
    adjoint.forget();
    void view.start(choice().atmosphere, choice().target);
  };
  for (const chooser of [atmosphere, target]) chooser.addEventListener('change', begin);
  listen(view);
  begin();
}

main().catch((error: unknown) => say(block('status'), error instanceof Error ? error.message : String(error)));
