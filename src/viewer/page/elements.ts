/** The element of an id. @throws TypeError when the page has none, or one of another kind */
export function element<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new TypeError(`The page must have a ${kind.name} named '${id}'; it has ${found ? found.constructor.name : 'none'}.`);
}

export const canvas = (id: string): HTMLCanvasElement => element(id, HTMLCanvasElement);
export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
export const select = (id: string): HTMLSelectElement => element(id, HTMLSelectElement);
export const input = (id: string): HTMLInputElement => element(id, HTMLInputElement);
export const block = (id: string): HTMLElement => element(id, HTMLElement);

/** Says something in an element, only when it is new: a screen reader reads what changes. */
export function say(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Fills a list of choices. */
export function choices(target: HTMLSelectElement, labels: Readonly<Record<string, string>>, chosen?: string): void {
  target.replaceChildren(...Object.entries(labels).map(([value, label]) => new Option(label, value, value === chosen, value === chosen)));
}

/** Fills a row of radio buttons; the arrow keys move between them. @param group name that they share */
export function radios(
  target: HTMLElement,
  group: string,
  labels: Readonly<Record<string, string>>,
  chosen: string,
  onChoice: (value: string) => void,
): void {
  const made = Object.entries(labels).map(([value, text]) => {
    const label = document.createElement('label');
    const radio = Object.assign(document.createElement('input'), { type: 'radio', name: group, value, checked: value === chosen });
    radio.addEventListener('change', () => onChoice(value));
    label.append(radio, text);
    return label;
  });
  for (const old of target.querySelectorAll('label')) old.remove();
  target.append(...made);
}

/** Lets only some of a row of radio buttons be chosen. @returns the one that is chosen then, the first of them where the old one is not among them */
export function offer(target: HTMLElement, offered: (value: string) => boolean): string | undefined {
  const all = [...target.querySelectorAll('input')];
  for (const radio of all) radio.disabled = !offered(radio.value);
  const open = all.filter(({ disabled }) => !disabled);
  const chosen = open.find(({ checked }) => checked) ?? open[0];
  if (chosen) chosen.checked = true;
  return chosen?.value;
}
