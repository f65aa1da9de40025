import { block, button } from './elements.ts';

const names = ['model', 'run'] as const;
type ViewName = (typeof names)[number];

/** The two views of the page; without a run there is one, and no tabs. */
export class ViewTabs {
  constructor() {
    for (const name of names) button(`tab-${name}`).addEventListener('click', () => this.show(name));
    block('views').addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      const other = block('view-model').hidden ? 'model' : 'run';
      this.show(other);
      button(`tab-${other}`).focus();
    });
  }

  /** There is a run to be seen. */
  offerRun(title: string): void {
    block('views').hidden = false;
    button('tab-run').textContent = title;
  }

  show(chosen: ViewName): void {
    for (const name of names) {
      block(`view-${name}`).hidden = name !== chosen;
      button(`tab-${name}`).setAttribute('aria-selected', String(name === chosen));
      button(`tab-${name}`).tabIndex = name === chosen ? 0 : -1;
    }
  }
}
