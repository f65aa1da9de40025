import { inverseLaplacian, laplacian, toGrid, toSpectral } from '../../grid/spectral-operators.ts';
import { dryAirGasConstant } from '../../physics/constants.ts';
import { add, type Field, type Live, mul, square, sub, sumLevels, unstackLevels } from '../../tensor/index.ts';
import { fluxDivergence } from './dynamics.ts';
import { type Flow, flowOnGrid } from './flow.ts';
import type { QtcmGeometry } from './geometry.ts';
import { inversionStrength, nearSurface } from './near-surface.ts';
import type { QtcmParameters } from './parameters.ts';
import { stackState } from './state-stack.ts';
import type { QtcmOutput, QtcmState } from './variables.ts';
import { columnMass, humidityPerKelvin, verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;

const meanPressure = 101100; // Pa, sea level pressure of the dry global mean
const surfaceDensity = 1.2; // kg m⁻³

/**
 * Sea level pressure in balance with the flow, the part of the vertical mean momentum equation that must be a gradient.
 *
 *     ∇²(φ₀ + E₀) = ∇·[(ζ₀+f) v₀⊥ + V₁₁₀ ζ₁ v₁⊥ − W₁₁₀ δ₁ v₁],   E₀ = ½(|v₀|² + ⟨V₁²⟩|v₁|²)
 *     p_s = p̄ + ρ (φ₀ − R â₁⁺ T₁)'                                                                      [A-22]
 *
 * The drag on v₀ and mountains are left out. @returns Pa, map
 */
function seaLevelPressure(flow: Flow, geometry: QtcmGeometry): Map {
  const { transform, coriolis, secantSquared } = geometry;
  const { vector: v0, turned: v0t } = flow.barotropicWind;
  const { vector: v1, turned: v1t } = flow.baroclinicWind;
  const rotation = mul(v0t, add(flow.barotropicVorticity, coriolis));
  const shear = mul(v1t, mul(flow.baroclinicVorticity, mode.advectionBarotropic));
  const lift = mul(v1, mul(flow.baroclinicDivergence, mode.verticalBarotropic));
  const source = fluxDivergence([sub(add(rotation, shear), lift)], geometry);
  const squares = sumLevels(add(square(v0), mul(square(v1), mode.windSquareMean)));
  const kinetic = mul(mul(squares, secantSquared), 0.5);
  const warmth = mul(flow.temperatureMode, dryAirGasConstant * mode.temperatureGeopotential);
  const known = laplacian(transform, toSpectral(transform, add(kinetic, warmth)));
  const geopotential = toGrid(transform, inverseLaplacian(transform, sub(source, known)));
  return add(mul(geopotential, surfaceDensity), meanPressure);
}

/** Maps of the state for output and comparison with observations. */
export function qtcmOutput(state: QtcmState, p: Live<QtcmParameters>, geometry: QtcmGeometry): QtcmOutput {
  const flow = flowOnGrid(stackState(state), geometry);
  const near = nearSurface(flow, inversionStrength(flow.temperatureMode, p), p, geometry);
  const [u0, v0] = unstackLevels(mul(flow.barotropicWind.vector, geometry.secant)) as [Map, Map];
  const [u1, v1] = unstackLevels(mul(flow.baroclinicWind.vector, geometry.secant)) as [Map, Map];
  const moisture = add(mul(flow.moistureMode, mode.moistureMean), mode.referenceMoistureMean);
  return {
    huss: near.specificHumidity,
    uas: near.windEast,
    vas: near.windNorth,
    ua_barotropic: u0,
    va_barotropic: v0,
    ua_baroclinic: u1,
    va_baroclinic: v1,
    prw: mul(moisture, columnMass * humidityPerKelvin),
    psl: seaLevelPressure(flow, geometry),
  };
}
