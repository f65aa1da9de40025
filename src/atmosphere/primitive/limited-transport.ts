import { add, div, type Field, mul, type Numeric, relu, scalar, square, sub } from '../../tensor/index.ts';

type Maps = Field<'center'>;

/** Keeps the slope of uniform humidity finite, far below the square of any difference that matters. */
const uniform = 1e-20;

/** Neighbours along one direction: ahead, the last cell being its own; behind, none (0) behind the first cell. On circles no end. */
export interface Neighbours {
  readonly ahead: (x: Maps) => Maps;
  readonly behind: (x: Maps) => Maps;
}

/** Air that crosses the face ahead of every cell in a step, and what the cells hold; same unit, positive ahead. */
export interface Stream {
  readonly flux: Maps;
  readonly mass: Maps;
}

/**
 * Slope of q over a cell, harmonic mean of the two differences: none at extrema, never beyond a neighbour.
 *
 *     s = 2 (ab)₊ (a + b)/(a + b)²,   a, b the differences behind and ahead                             [D-21]
 *
 * @see van Leer (1974), Journal of Computational Physics 14, 361–370
 */
function limitedSlope(difference: Maps, behind: Maps): Maps {
  const both = add(difference, behind);
  const agreeing = mul(relu(mul(difference, behind)), both);
  return div(mul(agreeing, 2), add(square(both), uniform));
}

/**
 * Humidity that a stream carries through the faces, second order where whole slopes are kept, limited:
 *
 *     F₊ (q + ½(1 − c) r s) + F₋ (q' − ½(1 − c') r s'),   c = |F|/m of the cell that gives              [D-22]
 *
 * While no cell gives more than it has, q stays between its neighbours: what is positive remains so, what is uniform too.
 * @param kept r, part of the slopes that is there, 0 to 1
 */
export function carried(q: Maps, { flux, mass }: Stream, { ahead, behind }: Neighbours, kept: Numeric = 1): Maps {
  const difference = sub(ahead(q), q);
  const slope = mul(limitedSlope(difference, behind(difference)), scalar.mul(kept, 0.5));
  const forward = relu(flux);
  const backward = sub(flux, forward);
  const left = add(q, mul(slope, sub(1, div(forward, mass))));
  const right = sub(ahead(q), mul(ahead(slope), add(1, div(backward, ahead(mass)))));
  return add(mul(forward, left), mul(backward, right));
}

/** Mass and humidity after a stream. */
export function streamed(q: Maps, stream: Stream, neighbours: Neighbours, kept?: Numeric): { mass: Maps; q: Maps } {
  const outflow = (flux: Maps): Maps => sub(flux, neighbours.behind(flux));
  const mass = sub(stream.mass, outflow(stream.flux));
  const water = sub(mul(stream.mass, q), outflow(carried(q, stream, neighbours, kept)));
  return { mass, q: div(water, mass) };
}
