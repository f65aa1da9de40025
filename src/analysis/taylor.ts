import type { Figure } from './figure.ts';
import { label, picture, tickText } from './page.ts';
import type { Score, SetScores } from './scorecard.ts';
import { type Season, seasonNames, seasons } from './seasons.ts';

const size = 640;
const origin = { x: 80, y: 560 } as const;
/** Pixels of a standard deviation of the observations, and how many of them the diagram holds. */
const unit = 270;
const reach = 1.75;

const variableColours = [
  '#1b6ca8',
  '#c8553d',
  '#2e8b57',
  '#8a5fbf',
  '#b8860b',
  '#d1478c',
  '#3aa6a0',
  '#6b4423',
  '#5f7f1f',
  '#444444',
  '#e07b00',
];

type Place = readonly [x: number, y: number];

/** Where a map lies: as far from the origin as it varies, at the angle whose cosine is the correlation. */
export function taylorPlace({ correlation, deviationRatio }: Pick<Score, 'correlation' | 'deviationRatio'>): Place {
  const angle = Math.acos(Math.max(0, Math.min(1, correlation)));
  return [origin.x + unit * deviationRatio * Math.cos(angle), origin.y - unit * deviationRatio * Math.sin(angle)];
}

const at = (r: number, θ: number): Place => [origin.x + unit * r * Math.cos(θ), origin.y - unit * r * Math.sin(θ)];
const arc = (r: number): string => {
  const [[x0, y0], [x1, y1]] = [at(r, 0), at(r, Math.PI / 2)];
  return `M${x0.toFixed(1)},${y0.toFixed(1)}A${unit * r},${unit * r} 0 0 0 ${x1.toFixed(1)},${y1.toFixed(1)}`;
};

/** Circles of equal centred error around the observations. */
function errorCircles(): string {
  const [x, y] = at(1, 0);
  const inside = `<clipPath id="quadrant"><path d="${arc(reach)}V${origin.y}Z"/></clipPath>`;
  const circles = [0.25, 0.5, 0.75, 1].map(
    (r) => `<circle cx="${x}" cy="${y}" r="${unit * r}" fill="none" stroke="#2e8b57" stroke-opacity="0.35" stroke-dasharray="3 4"/>`,
  );
  return `${inside}<g clip-path="url(#quadrant)">${circles.join('')}</g>`;
}

function axes(): string {
  const rays = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99].map((r) => {
    const [x, y] = at(reach, Math.acos(r));
    const [tx, ty] = at(reach + 0.09, Math.acos(r));
    return `<path d="M${origin.x},${origin.y}L${x.toFixed(1)},${y.toFixed(1)}" stroke="#000" stroke-opacity="0.1"/>${label(tx, ty + 5, tickText(r), { size: 12 })}`;
  });
  const circles = [0.5, 1, 1.5].map((r) => `<path d="${arc(r)}" fill="none" stroke="#000" stroke-opacity="${r === 1 ? 0.55 : 0.18}"/>`);
  const ticks = [0, 0.5, 1, 1.5].map((r) => label(at(r, 0)[0], origin.y + 20, tickText(r), { size: 13 }));
  const [ox, oy] = at(1, 0);
  const [cx, cy] = at(reach + 0.22, Math.PI / 4);
  return [
    `<path d="${arc(reach)}" fill="none" stroke="#222"/>`,
    `<path d="M${origin.x},${origin.y - unit * reach}V${origin.y}H${origin.x + unit * reach}" fill="none" stroke="#222"/>`,
    ...rays,
    ...circles,
    ...ticks,
    `<circle cx="${ox}" cy="${oy}" r="5" fill="#2e8b57"/>${label(ox, oy - 12, 'observed', { size: 12, colour: '#2e8b57', halo: 3 })}`,
    label(origin.x + (unit * reach) / 2, origin.y + 42, 'Standard deviation over that of the observations', { size: 14 }),
    label(cx, cy, 'Correlation', { size: 14, turn: 45 }),
  ].join('');
}

/** A mark for a season: a disc for the year, a triangle for either half of it. */
function mark([x, y]: Place, season: Season, colour: string): string {
  if (season === 'annual')
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="6.5" fill="${colour}" stroke="white" stroke-width="1.2"/>`;
  const s = season === 'DJF' ? 1 : -1;
  return `<path d="M${(x - 6).toFixed(1)},${(y + s * 4).toFixed(1)}h12l-6,${-s * 10}Z" fill="${colour}" fill-opacity="0.75" stroke="white" stroke-width="0.8"/>`;
}

/** Names of variables beside their colours, and of seasons beside their marks. */
function legend(variables: readonly string[], present: readonly Season[]): string {
  const x = size + 10;
  const ofVariables = variables.map((name, n) => {
    const y = 90 + 24 * n;
    return `<circle cx="${x}" cy="${y}" r="6.5" fill="${variableColours[n % variableColours.length]}"/>${label(x + 16, y + 5, name, { anchor: 'start' })}`;
  });
  const below = 110 + 24 * variables.length;
  const ofSeasons = present.map(
    (season, n) =>
      mark([x, below + 26 * n], season, '#777') + label(x + 16, below + 5 + 26 * n, seasons[season].title, { anchor: 'start', size: 13 }),
  );
  return [...ofVariables, ...ofSeasons].join('');
}

/** A Taylor diagram of everything that a run scores against one set of observations. @see Taylor (2001), J. Geophys. Res. 106, 7183-7192 */
export function taylorFigure({ set, title, seasons: of }: SetScores): Figure {
  const present = seasonNames.filter((season) => of[season]);
  const variables = (of.annual ?? []).map(({ variable }) => variable);
  const drawn = present
    .toReversed()
    .flatMap((season) =>
      (of[season] ?? [])
        .filter(({ correlation, deviationRatio }) => correlation > 0 && deviationRatio <= reach)
        .map((score) =>
          mark(taylorPlace(score), season, variableColours[variables.indexOf(score.variable) % variableColours.length] ?? '#777'),
        ),
    );
  const outside = present.flatMap((season) =>
    (of[season] ?? [])
      .filter(({ correlation, deviationRatio }) => !(correlation > 0 && deviationRatio <= reach))
      .map(
        ({ variable, correlation, deviationRatio }) => `${variable} ${season}: r ${correlation.toFixed(2)}, ${deviationRatio.toFixed(2)}`,
      ),
  );
  const note = outside.length > 0 ? label(origin.x, 635, `outside: ${outside.join('; ')}`, { anchor: 'start', size: 12 }) : '';
  const head = label(size / 2 + 60, 34, `Patterns against ${title}`, { size: 18 });
  return {
    name: `taylor_${set}`,
    svg: picture(900, 650, `${head}${errorCircles()}${axes()}${drawn.join('')}${legend(variables, present)}${note}`),
  };
}
