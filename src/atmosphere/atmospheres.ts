import type { BoundaryData } from '../grid/boundary.ts';
import type { Budget } from '../grid/budget.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import type { VariableTable } from '../grid/variables.ts';
import type { Sunlight, SunlightName } from '../physics/orbit.ts';
import type { SurfaceExchange } from '../physics/surface-exchange.ts';
import { constant, type Field, type Live, type total } from '../tensor/index.ts';
import {
  type AirParameters,
  airCorrections,
  airOutput,
  airOutputVariables,
  airVariables,
  buildAirGeometry,
  initialAir,
  primitiveAir,
} from './air/index.ts';
import type { NearSurfaceOutput } from './output-variables.ts';
import type { AtmosphereParameters } from './parameters.ts';
import { sigmaEdges, sigmaLevels } from './primitive/index.ts';
import { buildQtcmGeometry, initialQtcm, type QtcmParameters, qtcm, qtcmOutput, qtcmOutputVariables, qtcmVariables } from './qtcm/index.ts';
import type { AtmosphereComponent, AtmosphereWeather, SurfaceForAtmosphere } from './weather.ts';

type Scalar = ReturnType<typeof total>;

/** The groups of parameters that atmospheres read: what is common to all, and what each has of its own. */
export interface AtmosphereParameterGroups {
  readonly atmosphere: Live<AtmosphereParameters>;
  readonly qtcm: Live<Omit<QtcmParameters, keyof AtmosphereParameters>>;
  readonly primitive: Live<Omit<AirParameters, keyof AtmosphereParameters>>;
}

/** What an atmosphere remembers; which fields, its table of variables says. */
export type AtmosphereState = { readonly [variable: string]: Field };

/** Maps that an atmosphere shows of itself: those of every atmosphere, and its own besides, as its table says. */
export type AtmosphereOutput = NearSurfaceOutput;

/** An atmosphere on a grid, with a step. */
export interface BuiltAtmosphere {
  /** Names of what a step mends globally. */
  readonly correctionNames: readonly string[];
  initial(random: () => number, p: AtmosphereParameterGroups): AtmosphereState;
  weather(state: AtmosphereState, surface: SurfaceForAtmosphere, sunlight: Sunlight, p: AtmosphereParameterGroups): AtmosphereWeather;
  /** @param weather of the same atmosphere for the same state */
  advance(
    state: AtmosphereState,
    weather: AtmosphereWeather,
    exchange: SurfaceExchange,
    p: AtmosphereParameterGroups,
  ): { readonly state: AtmosphereState; readonly budget: Budget; readonly corrections: Readonly<Record<string, Scalar>> };
  output(state: AtmosphereState, p: AtmosphereParameterGroups): AtmosphereOutput;
}

/** What an atmosphere is built from. */
export interface AtmosphereSetting {
  readonly boundary: Pick<BoundaryData, 'grid' | 'orography'>;
  /** Length of a step, s. */
  readonly dt: number;
}

/** An atmosphere that a model may choose. */
export interface AtmosphereScheme {
  readonly title: string;
  /** What it consists of, a line each. */
  readonly about: readonly string[];
  /** Its own group of parameters. */
  readonly group: Exclude<keyof AtmosphereParameterGroups, 'atmosphere'>;
  readonly variables: VariableTable;
  readonly outputVariables: VariableTable;
  /** What a step mends globally, by name. */
  readonly corrections: { readonly [name: string]: { readonly units: string; readonly longName: string } };
  /** How sunlight comes to it where nobody says otherwise. */
  readonly sunlight: SunlightName;
  /** Longest step that is stable, s. */
  readonly longestStep: Readonly<Record<Resolution, number>>;
  /** Parameters of others that go with it, by path, where they differ from their defaults. */
  readonly defaults: Readonly<Record<string, number>>;
  build(setting: AtmosphereSetting): BuiltAtmosphere;
}

/** An atmosphere with types of its own. */
interface Making<S extends object, W extends AtmosphereWeather, P, G> extends Omit<AtmosphereScheme, 'build'> {
  readonly component: AtmosphereComponent<S, W, P, G>;
  parametersIn(p: AtmosphereParameterGroups): P;
  geometry(setting: AtmosphereSetting): G;
  initial(random: () => number, p: P, geometry: G): S;
  output(state: S, p: P, geometry: G): object;
}

/** The scheme of an atmosphere whose types nobody else has to know. */
function scheme<S extends object, W extends AtmosphereWeather, P, G>(made: Making<S, W, P, G>): AtmosphereScheme {
  const { component, parametersIn, geometry, initial, output, ...said } = made;
  const build = (setting: AtmosphereSetting): BuiltAtmosphere => {
    const g = geometry(setting);
    const own = (state: AtmosphereState): S => state as unknown as S;
    return {
      correctionNames: Object.keys(made.corrections),
      initial: (random, p) => initial(random, parametersIn(p), g) as unknown as AtmosphereState,
      weather: (state, surface, sunlight, p) => component.weather(own(state), surface, sunlight, parametersIn(p), g),
      advance: (state, weather, exchange, p) => {
        const after = component.advance(own(state), weather as W, exchange, parametersIn(p), g, setting.dt);
        return { state: after.state as unknown as AtmosphereState, budget: after.budget, corrections: { ...after.corrections } };
      },
      output: (state, p) => output(own(state), parametersIn(p), g) as AtmosphereOutput,
    };
  };
  return { ...said, build };
}

/** The atmospheres by name. */
export const atmospheres = {
  qtcm: scheme({
    title: 'QTCM',
    about: [
      'dynamics: barotropic and first baroclinic mode, three-stage Runge–Kutta, implicit diffusion',
      'physics: quasi-equilibrium convection, stratiform condensation, cloud–radiation',
    ],
    group: 'qtcm',
    variables: qtcmVariables,
    outputVariables: qtcmOutputVariables,
    corrections: {},
    sunlight: 'daily-mean',
    longestStep: { T31: 3600, T63: 1800 },
    defaults: {},
    component: qtcm,
    parametersIn: (p) => ({ ...p.qtcm, ...p.atmosphere }),
    geometry: ({ boundary }) => buildQtcmGeometry(boundary),
    initial: (random, _, g) => initialQtcm(g, random),
    output: qtcmOutput,
  }),
  primitive: scheme({
    title: 'primitive equations on eight σ levels',
    about: [
      'dynamics: spectral, semi-implicit three-stage Runge–Kutta, humidity carried on the grid, mountains',
      'physics: deep, shallow and dry convection, condensation, clouds, radiation with CO2, vapour and ozone, turbulence',
    ],
    group: 'primitive',
    variables: airVariables,
    outputVariables: airOutputVariables,
    corrections: airCorrections,
    sunlight: 'diurnal-cycle',
    longestStep: { T31: 2880, T63: 1440 },
    // As usual at 10 m, though the air is known 400 m up, where it is drier: with less, that of the subtropics is too cold for its sea, which
    // loses too much by longwave radiation. It grows by a quarter at most over warm water in a wind of 7 m/s (Fairall et al. 2003, Journal of
    // Climate 16, 571).
    defaults: {
      'coupler.oceanExchange': 1.15e-3,
      'coupler.unstableGain': 0.3,
      'coupler.stableContrast': 2,
      'coupler.stableResidual': 0.03,
    },
    component: primitiveAir,
    parametersIn: (p) => ({ ...p.primitive, ...p.atmosphere }),
    geometry: ({ boundary: { grid, orography }, dt }) => {
      const groundHeight = constant<'center'>(orography, [1, grid.rows, grid.columns]);
      return buildAirGeometry({ grid, levels: sigmaLevels(sigmaEdges[8]), dt, groundHeight });
    },
    initial: initialAir,
    output: airOutput,
  }),
} as const satisfies Record<string, AtmosphereScheme>;

export type AtmosphereName = keyof typeof atmospheres;
export const atmosphereNames = Object.keys(atmospheres) as [AtmosphereName, ...AtmosphereName[]];
