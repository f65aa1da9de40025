import type { Budget } from '../grid/budget.ts';
import {
  type Energetics,
  energetics,
  type OceanForcing,
  type OceanGeometry,
  type OceanParameters,
  type OceanState,
  oceanStep,
} from '../ocean/index.ts';
import {
  add,
  type Field,
  type Live,
  levels,
  located,
  maximum,
  mul,
  scan,
  stackLevels,
  total,
  unstackLevels,
  zerosLike,
} from '../tensor/index.ts';
import type { TimeSteps } from './time-steps.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** What the surface does to the ocean in one step, and which maps of it are to be averaged. */
export interface OceanSurface {
  readonly forcing: OceanForcing;
  readonly reported: readonly Map[];
}

/** The ocean after some steps, and what it says about them. */
export interface OceanInterval {
  readonly state: OceanState;
  readonly budget: Required<Budget>;
  /** Means of what the surface reported. */
  readonly reported: readonly Map[];
  /** What was moved north through each column: temperature K m³, salinity anomaly g kg⁻¹ m³, volume m³; [3, rows, columns]. */
  readonly northward: Field<'northFace'>;
  /** Energy and work at the end. */
  readonly energetics: Energetics;
  /** Mean iterations of the free-surface solver, and its largest relative residual. */
  readonly iterations: Scalar;
  readonly residual: Scalar;
}

/** Sums over the steps: change and receipt of heat, water and salt, what was moved north, and what the surface reports, in one stack. */
type OceanCarry = { readonly state: OceanState; readonly ledger: Map; readonly iterations: Scalar; readonly residual: Scalar };

const ledgerMaps = 6;
const northwardMaps = 3;

/** Ledgers out of the stack of the carry. */
function budgetOf(ledger: Map): Required<Budget> {
  const [heat, heatIn, water, waterIn, salt, saltIn] = unstackLevels(levels(ledger, 0, ledgerMaps)) as [Map, Map, Map, Map, Map, Map];
  return {
    heat: { change: heat, received: heatIn },
    water: { change: water, received: waterIn },
    salt: { change: salt, received: saltIn },
  };
}

/**
 * The ocean through one coupling interval.
 * @param surface what the surface does, given the ocean before each step
 * @param reports number of the maps that it reports
 */
export function oceanInterval(
  state: OceanState,
  { surface, reports }: { readonly surface: (ocean: OceanState) => OceanSurface; readonly reports: number },
  p: Live<OceanParameters>,
  { steps, ocean }: { readonly steps: TimeSteps; readonly ocean: OceanGeometry },
): OceanInterval {
  const count = steps.coupling / steps.ocean;
  const nothing = zerosLike(state.seaSurfaceHeight);
  const zero = total(nothing);
  const ledger = stackLevels(Array.from({ length: ledgerMaps + northwardMaps + reports }, () => nothing));
  const start: OceanCarry = { state, ledger, iterations: zero, residual: zero };
  const body = (carry: OceanCarry): { carry: OceanCarry } => {
    const { forcing, reported } = surface(carry.state);
    const { state: next, budget, diagnostics } = oceanStep(carry.state, forcing, p, ocean);
    const { heat, water, salt } = budget;
    const northward = located<'center'>(diagnostics.northward);
    const step = [heat.change, heat.received, water.change, water.received, salt.change, salt.received, northward, ...reported];
    return {
      carry: {
        state: next,
        ledger: add(carry.ledger, stackLevels(step)),
        iterations: add(carry.iterations, mul(diagnostics.solverIterations, 1 / count)),
        residual: maximum(carry.residual, diagnostics.solverResidual),
      },
    };
  };
  const after = scan({ count, start, body }).carry;
  const reported = reports > 0 ? unstackLevels(mul(levels(after.ledger, ledgerMaps + northwardMaps, reports), 1 / count)) : [];
  return {
    state: after.state,
    budget: budgetOf(after.ledger),
    reported,
    northward: located<'northFace'>(levels(after.ledger, ledgerMaps, northwardMaps)),
    energetics: energetics(after.state, surface(after.state).forcing, p, ocean),
    iterations: after.iterations,
    residual: after.residual,
  };
}
