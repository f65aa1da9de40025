import type { Figure } from './figure.ts';

/** Figures that belong together, and what they are of. */
export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Pick<Figure, 'name'>[];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The name of a figure in words. */
const inWords = (name: string): string => escaped(name.replaceAll('_', ' '));

const figure = ({ name }: Pick<Figure, 'name'>): string =>
  `<figure><a href="${escaped(name)}.svg"><img src="${escaped(name)}.png" alt="${inWords(name)}" loading="lazy"></a><figcaption>${inWords(name)}</figcaption></figure>`;

const group = ({ title, figures }: FigureGroup): string =>
  `<section><h2>${escaped(title)}</h2><div class="figures">${figures.map(figure).join('\n')}</div></section>`;

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; color: #222; background: #fff }
pre { overflow-x: auto; background: #f4f4f4; padding: 1rem; font-size: 0.85rem; line-height: 1.35 }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem }
figure { margin: 0 } img { width: 100%; height: auto } figcaption { font-size: 0.9rem; text-align: center }`;

/** A page that shows the figures of a run, which lie beside it, and what it scores. @param texts tables for a fixed-width font */
export function figurePage(title: string, texts: readonly string[], groups: readonly FigureGroup[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${style}
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${texts.map((text) => `<pre>${escaped(text.trimEnd())}</pre>`).join('\n')}
${groups.map(group).join('\n')}
</body>
</html>
`;
}
