import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { toGrid, toSpectral } from '../../grid/spectral-operators.ts';
import { asStack, joinStacks, type SpectralStack } from '../../grid/spectral-stack.ts';
import { buildSpectralTransform, overDegrees, type SpectralTransform } from '../../grid/spectral-transform.ts';
import { dryAirGasConstant, earthRadius, gravity, rotationRate } from '../../physics/constants.ts';
import { constant, type Field, mul } from '../../tensor/index.ts';
import { buildGravityWaves, type GravityWaves } from '../spectral/gravity-waves.ts';
import { implicitSteps } from '../spectral/semi-implicit-step.ts';
import { buildTransportGeometry, type TransportGeometry } from './humidity-transport.ts';
import { linearWaves, referenceTemperature } from './linear-waves.ts';
import { columnOf, type SigmaLevels } from './sigma-levels.ts';

type Maps = Field<'center'>;

/** Numbers of the layers as columns [K, 1, 1]. */
export interface LevelColumns {
  /** Δσₖ, 1/(2Δσₖ), αₖ, lₖ, lₖ/Δσₖ, σₖ. */
  readonly thickness: Maps;
  readonly halfInverseThickness: Maps;
  readonly offset: Maps;
  readonly logRatio: Maps;
  readonly logSlope: Maps;
  readonly middle: Maps;
  /** σ of the K − 1 inner interfaces. */
  readonly innerEdge: Maps;
}

/** Everything that the primitive-equation core computes once. Rows are [1, J, 1]. */
export interface PrimitiveGeometry {
  readonly grid: GaussianGrid;
  readonly levels: SigmaLevels;
  readonly columns: LevelColumns;
  readonly transform: SpectralTransform;
  readonly waves: GravityWaves;
  readonly cosLatitude: Maps;
  /** 1/cos φ and 1/cos² φ. */
  readonly secant: Maps;
  readonly secantSquared: Maps;
  readonly sinLatitude: Maps;
  /** f = 2Ω sin φ, s⁻¹. */
  readonly coriolis: Maps;
  /** Gauss weight over twice the number of columns: the share of a cell in the sphere. */
  readonly share: Maps;
  /** Geopotential of the ground as the truncation carries it, m² s⁻²: spectral and as a map. */
  readonly ground: SpectralStack;
  readonly groundGeopotential: Maps;
  /** Transport of humidity on the grid. */
  readonly transport: TransportGeometry;
  /** Length of a step, s: the tables of the implicit waves hold for it. */
  readonly dt: number;
  /** (n(n+1)/(M(M+1)))⁴, and 1 at order 0 and degrees above 0; [2(M+1), 1, D]. */
  readonly hyperdiffusionShape: SpectralStack;
  readonly zonalMean: SpectralStack;
  /** Kinetic energy of vorticity and divergence of waves over half the square of both, 2a²/(n(n+1)), 0 at order 0, m²; [2(M+1), 1, D]. */
  readonly waveEnergy: SpectralStack;
  /** 1 at degrees up to M/2 of waves; [2(M+1), 1, D]. */
  readonly largeWaves: SpectralStack;
  /** Temperature on levels over mountains where it falls by 1 K m⁻¹ below the tropopause: K fields. */
  readonly sloping: SpectralStack;
  /** A field that is 1 everywhere. */
  readonly one: SpectralStack;
}

function levelColumns({ thickness, offset, logRatio, middle, edges }: SigmaLevels): LevelColumns {
  return {
    thickness: columnOf(thickness),
    halfInverseThickness: columnOf(thickness.map((Δσ) => 0.5 / Δσ)),
    offset: columnOf(offset),
    logRatio: columnOf(logRatio),
    logSlope: columnOf(logRatio.map((l, k) => l / (thickness[k] as number))),
    middle: columnOf(middle),
    innerEdge: columnOf(edges.slice(1, -1)),
  };
}

/** What the geometry is made of. */
export interface PrimitiveSetting {
  readonly grid: GaussianGrid;
  readonly levels: SigmaLevels;
  readonly dt: number;
  /** Height of the ground, m, map [1, J, I]; the core sees what the truncation leaves of it. Flat where it is not given. */
  readonly groundHeight?: Maps;
}

/** Scalars T' = 0, ln pₛ = Φₛ/(R T_r), whose potential is that of the ground. */
const groundAsScalars = (ground: SpectralStack, K: number): SpectralStack =>
  joinStacks([
    ...Array.from({ length: K }, () => asStack(mul(ground, 0))),
    asStack(mul(ground, 1 / (dryAirGasConstant * referenceTemperature))),
  ]);

/** A function of degree at order 0 or at all others, elsewhere 0: [2(M+1), 1, D]. */
function overDegreesOf(orders: 'zero' | 'others', M: number, f: (n: number) => number): SpectralStack {
  const wanted = (pm: number): number => Number((pm % (M + 1) === 0) === (orders === 'zero'));
  const mask = constant(
    Float32Array.from({ length: 2 * (M + 1) }, (_, pm) => wanted(pm)),
    [2 * (M + 1), 1, 1],
  );
  return asStack(mul(overDegrees(M, f) as unknown as Field, mask));
}

const tropopause = 0.22; // σ

/** −(R/g) T₀(σ) Φₛ/(R T_r) per lapse rate, T₀ of a standard troposphere: where pₛ is low, a level is high and cold. */
function slopingTemperature(ground: SpectralStack, { middle }: SigmaLevels): SpectralStack {
  const standard = (σ: number): number => (σ > tropopause ? referenceTemperature * σ ** 0.19 : 0);
  return joinStacks(middle.map((σ) => asStack(mul(ground, -standard(σ) / (gravity * referenceTemperature)))));
}

export function buildPrimitiveGeometry({ grid, levels, dt, groundHeight }: PrimitiveSetting): PrimitiveGeometry {
  const { sinLatitude, truncation: M, rows, columns, weights } = grid;
  const row = (f: (μ: number, j: number) => number): Maps => constant<'center'>(sinLatitude.map(f), [1, rows, 1]);
  const transform = buildSpectralTransform(grid);
  const height = groundHeight ?? constant<'center'>(new Float32Array(rows * columns), [1, rows, columns]);
  const ground = asStack(mul(toSpectral(transform, height), gravity));
  const highest = M * (M + 1);
  return {
    grid,
    levels,
    columns: levelColumns(levels),
    transform,
    waves: buildGravityWaves(M, linearWaves(levels), groundAsScalars(ground, levels.count), implicitSteps(dt)),
    sinLatitude: row((μ) => μ),
    cosLatitude: row((μ) => Math.sqrt(1 - μ * μ)),
    secant: row((μ) => 1 / Math.sqrt(1 - μ * μ)),
    secantSquared: row((μ) => 1 / (1 - μ * μ)),
    coriolis: row((μ) => 2 * rotationRate * μ),
    share: row((_, j) => (weights[j] as number) / (2 * columns)),
    ground,
    groundGeopotential: toGrid(transform, ground),
    transport: buildTransportGeometry(grid, levels, dt),
    dt,
    hyperdiffusionShape: overDegrees(M, (n) => ((n * (n + 1)) / highest) ** 4),
    zonalMean: overDegreesOf('zero', M, (n) => Number(n > 0)),
    waveEnergy: overDegreesOf('others', M, (n) => (n > 0 ? (2 * earthRadius ** 2) / (n * (n + 1)) : 0)),
    largeWaves: overDegreesOf('others', M, (n) => Number(n > 0 && n <= M / 2)),
    sloping: slopingTemperature(ground, levels),
    one: toSpectral(transform, constant<'center'>(new Float32Array(rows * columns).fill(1), [1, rows, columns])),
  };
}
