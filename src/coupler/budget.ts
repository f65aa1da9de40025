import type { Budget, Ledger } from '../grid/budget.ts';
import type { Field } from '../tensor/index.ts';
import { add, mul, sub, total } from '../tensor/index.ts';

type Scalar = ReturnType<typeof total>;

/** Global mean of one conserved quantity over an interval: scalars, J m⁻² or kg m⁻². */
export interface Closure {
  readonly change: Scalar;
  readonly received: Scalar;
  /** Change that nobody paid for. */
  readonly residual: Scalar;
}

export interface ComponentClosure {
  readonly heat: Closure;
  readonly water: Closure;
  readonly salt?: Closure;
}

/** Budgets of the components by name, and of all of them together. */
export interface CoupledBudget {
  readonly components: { readonly [component: string]: ComponentClosure };
  /** What components give each other cancels here; what remains received comes from space. */
  readonly total: ComponentClosure;
}

/** @param weights weight of each cell in a global mean, [1, latitude, 1] */
function closure({ change, received }: Ledger, weights: Field<'center'>): Closure {
  const mean = (map: Field<'center'>) => total(mul(map, weights));
  return { change: mean(change), received: mean(received), residual: mean(sub(change, received)) };
}

const addClosures = (a: Closure, b: Closure): Closure => ({
  change: add(a.change, b.change),
  received: add(a.received, b.received),
  residual: add(a.residual, b.residual),
});

function addComponents(a: ComponentClosure, b: ComponentClosure): ComponentClosure {
  const salt = a.salt && b.salt ? addClosures(a.salt, b.salt) : (a.salt ?? b.salt);
  return { heat: addClosures(a.heat, b.heat), water: addClosures(a.water, b.water), ...(salt && { salt }) };
}

/**
 * Combines component budgets into the coupled one.
 * @param weights `CouplerGeometry.meanWeights`   @param others weights of components that lie on another grid  @throws Error when there is no component
 */
export function coupledBudget(
  budgets: { readonly [component: string]: Budget },
  weights: Field<'center'>,
  others: { readonly [component: string]: Field<'center'> } = {},
): CoupledBudget {
  const closures = Object.entries(budgets).map(([name, { heat, water, salt }]) => {
    const own = others[name] ?? weights;
    const part = { heat: closure(heat, own), water: closure(water, own), ...(salt && { salt: closure(salt, own) }) };
    return [name, part] as const;
  });
  const [first, ...rest] = closures.map(([, part]) => part);
  if (!first) throw new Error('A coupled budget must have components; got none.');
  return { components: Object.fromEntries(closures), total: rest.reduce(addComponents, first) };
}

/** Sum of what was received over several steps. */
export function addReceived<T extends { readonly heat: Field<'center'>; readonly water: Field<'center'> }>(total: T, more: T): T {
  const sums = Object.keys(total).map((name) => [name, add(total[name as keyof T] as Field, more[name as keyof T] as Field)]);
  return Object.fromEntries(sums) as T;
}
