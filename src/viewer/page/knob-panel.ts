import { numberText } from '../draw/colours.ts';
import { type EpochName, epochs, type KnobName, type KnobValues, knobNames, knobs } from '../model/knobs.ts';
import { block, choices, select } from './elements.ts';

/** The sliders of what drives the climate, and the choice of an epoch's orbit. */
export class KnobPanel {
  values: KnobValues;
  private readonly show = new Map<KnobName, () => void>();

  constructor(start: KnobValues) {
    this.values = start;
    block('knobs').append(...knobNames.map((name) => this.slider(name)));
    const labels = Object.fromEntries(Object.entries(epochs).map(([name, { label }]) => [name, label]));
    const chooser = select('epoch');
    choices(chooser, { ...labels, own: 'my own' }, '1850');
    chooser.addEventListener('change', () => this.choose(chooser.value));
  }

  private slider(name: KnobName): HTMLElement {
    const { label, units, low, high, step } = knobs[name];
    const root = Object.assign(document.createElement('label'), { className: 'knob' });
    const head = document.createElement('span');
    const shown = Object.assign(document.createElement('span'), { className: 'value' });
    const range = document.createElement('input');
    const bounds = { type: 'range', min: low, max: high, step, id: `knob-${name}` };
    for (const [key, value] of Object.entries(bounds)) range.setAttribute(key, String(value));
    const show = (): void => {
      range.value = String(this.values[name]);
      shown.textContent = `${numberText(this.values[name])} ${units}`;
      range.setAttribute('aria-valuetext', shown.textContent);
    };
    range.addEventListener('input', () => {
      this.values = { ...this.values, [name]: Number(range.value) };
      if (name !== 'co2' && name !== 'solarConstant') select('epoch').value = 'own';
      show();
    });
    shown.setAttribute('aria-hidden', 'true');
    head.append(label, shown);
    root.append(head, range);
    this.show.set(name, show);
    show();
    return root;
  }

  /** The orbit and the CO2 of an epoch. */
  private choose(name: string): void {
    if (!Object.hasOwn(epochs, name)) return;
    const { orbit, co2 } = epochs[name as EpochName];
    this.values = { ...this.values, ...orbit, co2 };
    for (const show of this.show.values()) show();
  }
}
