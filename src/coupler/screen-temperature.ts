import type { SurfaceMap } from '../physics/surface-exchange.ts';
import { add, div, exp, type Live, log, mul, type Numeric, relu, sqrt, sub, sumLevels } from '../tensor/index.ts';
import type { CouplerParameters } from './parameters.ts';
import { type Surface, stabilityFactor } from './surface-fluxes.ts';

const vonKarman = 0.4;

/** 2 m over 10 m: where a screen hangs, and where bulk formulae have their air. */
const screenHeight = 2 / 10;

/**
 * Part of the contrast between a surface and the air of the bulk formulae that lies below the screen.
 *
 *     w = [ln(1 + ζ (e^b − 1)) − s]/c,   b = k/√C_H,   c = b/√f,   ζ = 2 m/10 m                         [C-15]
 *     s = ζ (b − c) in stable air, c > b;   s = ln(1 + ζ (e^(b − c) − 1)) in unstable air
 *
 * b tells how many roughness lengths 10 m are, and f is the factor of stability [C-4].
 * @see Geleyn (1988), Tellus 40A, 347
 */
function shareBelowScreen(exchangeCoefficient: SurfaceMap | Numeric, f: SurfaceMap): SurfaceMap {
  const b = div(vonKarman, sqrt(exchangeCoefficient as SurfaceMap));
  const c = div(b, sqrt(f));
  const unstable = relu(sub(b, c));
  const stable = sub(sub(b, c), unstable);
  const belowScreen = (x: SurfaceMap): SurfaceMap => log(add(mul(sub(exp(x), 1), screenHeight), 1));
  return div(sub(belowScreen(b), add(mul(stable, screenHeight), belowScreen(unstable))), c);
}

/**
 * Air temperature at 2 m, mean over the tiles:   T₂ = Σ a [T_s − w (T_s − T_a)]   [C-15]; over each between that of the surface and that of the air.
 * @param air K, [1, latitude, longitude] @param fractions of the cell that the tiles cover @returns K
 */
export function screenTemperature(air: SurfaceMap, surface: Surface, fractions: SurfaceMap, p: Live<CouplerParameters>): SurfaceMap {
  const Δ = sub(surface.temperature, air);
  const w = shareBelowScreen(surface.exchangeCoefficient, stabilityFactor(Δ, p));
  return sumLevels(mul(fractions, sub(surface.temperature, mul(w, Δ))));
}
