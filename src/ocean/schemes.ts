/** The schemes of the ocean by name: a new one is a file of its own and a line here, and an experiment chooses it by a line. */
import { z } from 'zod';
import { laxWendroff } from '../grid/limiters/lax-wendroff.ts';
import type { Limiter } from '../grid/limiters/limiter.ts';
import { superbee } from '../grid/limiters/superbee.ts';
import { thirdOrder } from '../grid/limiters/third-order.ts';
import { vanAlbada } from '../grid/limiters/van-albada.ts';
import { denseOverflow } from './downslope-flow/dense-overflow.ts';
import type { DownslopeFlow } from './downslope-flow/downslope-flow.ts';
import { none as noDownslopeFlow } from './downslope-flow/none.ts';
import type { EquationOfState } from './equations-of-state/equation-of-state.ts';
import { linear } from './equations-of-state/linear.ts';
import { simplified } from './equations-of-state/simplified.ts';
import { teos10 } from './equations-of-state/teos-10.ts';
import { biharmonic } from './lateral-friction/biharmonic.ts';
import { laplacian } from './lateral-friction/laplacian.ts';
import type { LateralFriction } from './lateral-friction/lateral-friction.ts';
import { fluxForm } from './momentum-advection/flux-form.ts';
import type { MomentumAdvection } from './momentum-advection/momentum-advection.ts';
import { none } from './momentum-advection/none.ts';
import { pacanowskiPhilander } from './vertical-mixing/pacanowski-philander.ts';
import { turbulentKineticEnergyScheme } from './vertical-mixing/turbulent-kinetic-energy.ts';
import type { VerticalMixingScheme } from './vertical-mixing/vertical-mixing.ts';

/** Schemes that stand in for each other; the first is what one gets who does not choose. */
type Named<S> = Readonly<Record<string, S>>;

/** All schemes. */
export const oceanSchemes = {
  equationOfState: {
    simplified,
    linear,
    'teos-10': teos10,
  } satisfies Named<EquationOfState>,
  tracerAdvection: {
    'van-albada': vanAlbada,
    superbee,
    'third-order': thirdOrder,
    'lax-wendroff': laxWendroff,
  } satisfies Named<Limiter>,
  momentumAdvection: {
    'flux-form': fluxForm,
    none,
  } satisfies Named<MomentumAdvection>,
  lateralFriction: {
    laplacian,
    biharmonic,
  } satisfies Named<LateralFriction>,
  verticalMixing: {
    'pacanowski-philander': pacanowskiPhilander,
    tke: turbulentKineticEnergyScheme,
  } satisfies Named<VerticalMixingScheme>,
  downslopeFlow: {
    none: noDownslopeFlow,
    'dense-overflow': denseOverflow,
  } satisfies Named<DownslopeFlow>,
} as const;

/** The name of one of some schemes. */
function oneOf<K extends string>(schemes: Readonly<Record<K, unknown>>) {
  const names = Object.keys(schemes) as [K, ...K[]];
  return z.enum(names).default(() => names[0]);
}

/** Which schemes an experiment declares, by name. */
export const oceanSchemeChoice = z.strictObject({
  equationOfState: oneOf(oceanSchemes.equationOfState),
  tracerAdvection: oneOf(oceanSchemes.tracerAdvection),
  momentumAdvection: oneOf(oceanSchemes.momentumAdvection),
  lateralFriction: oneOf(oceanSchemes.lateralFriction),
  verticalMixing: oneOf(oceanSchemes.verticalMixing),
  downslopeFlow: oneOf(oceanSchemes.downslopeFlow),
});
export type OceanSchemeChoice = z.infer<typeof oceanSchemeChoice>;

/** One scheme of each kind. */
export interface OceanSchemes {
  readonly equationOfState: EquationOfState;
  readonly tracerAdvection: Limiter;
  readonly momentumAdvection: MomentumAdvection;
  readonly lateralFriction: LateralFriction;
  readonly verticalMixing: VerticalMixingScheme;
  readonly downslopeFlow: DownslopeFlow;
}

/** The schemes of a choice; what it leaves open is the default. */
export function chosenSchemes(choice: Partial<OceanSchemeChoice> = {}): OceanSchemes {
  const names = oceanSchemeChoice.parse(choice);
  return {
    equationOfState: oceanSchemes.equationOfState[names.equationOfState],
    tracerAdvection: oceanSchemes.tracerAdvection[names.tracerAdvection],
    momentumAdvection: oceanSchemes.momentumAdvection[names.momentumAdvection],
    lateralFriction: oceanSchemes.lateralFriction[names.lateralFriction],
    verticalMixing: oceanSchemes.verticalMixing[names.verticalMixing],
    downslopeFlow: oceanSchemes.downslopeFlow[names.downslopeFlow],
  };
}
