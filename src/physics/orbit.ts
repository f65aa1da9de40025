import { z } from 'zod';
import {
  acos,
  add,
  clip,
  cos,
  div,
  type Field,
  type Live,
  maximum,
  minimum,
  mul,
  type Numeric,
  neg,
  positive,
  relu,
  sin,
  sqrt,
  square,
  sub,
  type tf,
} from '../tensor/index.ts';
import { parameter } from './parameter.ts';

const berger = 'Berger (1978), Journal of the Atmospheric Sciences 35, 2362-2367; values of 1850, as in PMIP4, Otto-Bliesner et al. (2017)';

/** Geometry of the Earth's orbit and brightness of the Sun. */
export const orbitParameters = z.strictObject({
  eccentricity: parameter(0.016764, {
    units: '1',
    symbol: 'e',
    doc: 'eccentricity of the orbit',
    source: berger,
    min: 1e-6,
    max: 0.1,
    tunable: true,
  }),
  obliquity: parameter(23.459, { units: 'degree', symbol: 'ε', doc: 'tilt of the axis', source: berger, min: 0, max: 30, tunable: true }),
  perihelion: parameter(280.33, {
    units: 'degree',
    symbol: 'ϖ',
    doc: 'longitude of the Sun at perihelion from the moving vernal equinox',
    source: berger,
    min: 0,
    max: 360,
    tunable: true,
  }),
  solarConstant: parameter(1361, {
    units: 'W m-2',
    symbol: 'S0',
    doc: 'irradiance at the mean distance from the Sun',
    source: 'Kopp and Lean (2011)',
    min: 1200,
    max: 1500,
    tunable: true,
  }),
});
export type OrbitParameters = z.infer<typeof orbitParameters>;

/**
 * Orbits of three times. The longitude of perihelion is counted from the Sun at the vernal equinox, 180° more than in the tables.
 * @see Otto-Bliesner et al. (2017), Geosci. Model Dev. 10, 3979, table 1; Kageyama et al. (2017), Geosci. Model Dev. 10, 4035, table 1
 */
export const orbits = {
  present: { eccentricity: 0.016764, obliquity: 23.459, perihelion: 280.33 },
  '6ka': { eccentricity: 0.018682, obliquity: 24.105, perihelion: 180.87 },
  '21ka': { eccentricity: 0.018994, obliquity: 22.949, perihelion: 294.42 },
} as const;
export type OrbitName = keyof typeof orbits;
export const orbitNames = Object.keys(orbits) as [OrbitName, ...OrbitName[]];

/** How sunlight comes: the mean of the day all day long, or as the Sun stands. */
export const sunlightNames = ['daily-mean', 'diurnal-cycle'] as const;
export type SunlightName = (typeof sunlightNames)[number];

/** Daily means of the sunlight on top of the atmosphere, [1, J, 1]. */
export interface Sunlight {
  /** S ⟨cos z⟩, W m⁻². */
  readonly insolation: Field<'center'>;
  /** S ⟨cos² z⟩, W m⁻²: weights what depends on the height of the Sun. */
  readonly meanSquareCosine: Field<'center'>;
}

const radians = Math.PI / 180;
/** Vernal equinox, noon of 21 March, in days since 1 January of a 365-day year; fixed, so that seasons of all epochs are comparable. */
const equinoxDay = 79.5;

/**
 * Mean longitude of the Sun at the vernal equinox, radians.
 *
 *     λ₀ = 2[(e/2 + e³/8)(1+b) sin ϖ − (e²/4)(½+b) sin 2ϖ + (e³/8)(⅓+b) sin 3ϖ],   b = √(1 − e²)           [P-2]
 */
function longitudeAtEquinox(e: Numeric, ϖ: tf.Scalar): tf.Scalar {
  const e2 = mul(e, e);
  const e3 = mul(e2, e);
  const b = sqrt(sub(1, e2));
  const first = mul(mul(add(div(e, 2), div(e3, 8)), add(b, 1)), sin(ϖ));
  const second = mul(mul(div(e2, 4), add(b, 0.5)), sin(mul(ϖ, 2)));
  const third = mul(mul(div(e3, 8), add(b, 1 / 3)), sin(mul(ϖ, 3)));
  return mul(add(sub(first, second), third), 2);
}

/** True anomaly of the Sun from its mean anomaly:   ν = M + (2e − e³/4) sin M + (5/4)e² sin 2M + (13/12)e³ sin 3M   [P-3]. */
function trueAnomaly(e: Numeric, M: tf.Scalar): tf.Scalar {
  const e2 = mul(e, e);
  const e3 = mul(e2, e);
  const first = mul(sub(mul(e, 2), div(e3, 4)), sin(M));
  const second = mul(mul(e2, 1.25), sin(mul(M, 2)));
  const third = mul(mul(e3, 13 / 12), sin(mul(M, 3)));
  return add(add(M, first), add(second, third));
}

/** acos x for any x: 0 … π beyond ±1, its slope finite everywhere; exactly 0 beyond 1, so that night is night, however acos is rounded. */
function boundedArccosine<T extends tf.Tensor>(x: T): T {
  const margin = 2 ** -20; // exact in float32
  const smallest = Math.acos(1 - margin);
  const angle = relu(sub(acos(clip(x, margin - 1, 1 - margin)), smallest));
  return mul(mul(angle, positive(sub(1 - margin, x))), Math.PI / (Math.PI - 2 * smallest));
}

/** The Sun of a day: A = sin φ sin δ, B = cos φ cos δ, hour angle H of sunset, [1, J, 1]; and S, W m⁻². */
interface SunOfDay {
  readonly A: Field<'center'>;
  readonly B: Field<'center'>;
  readonly H: Field<'center'>;
  readonly S: tf.Scalar;
}

/**
 * Where the Sun stands on a day, and how bright it is.
 *
 *     sin δ = sin ε sin λ,   cos H = −tan φ tan δ,   S = S₀ [(1 + e cos(λ − ϖ))/(1 − e²)]²
 */
function sunOfDay(sinLatitude: Field<'center'>, yearFraction: Numeric, orbit: Live<OrbitParameters>): SunOfDay {
  const e = orbit.eccentricity;
  const ϖ = mul(orbit.perihelion, radians);
  const meanLongitude = add(longitudeAtEquinox(e, ϖ), mul(sub(yearFraction, equinoxDay / 365), 2 * Math.PI));
  const ν = trueAnomaly(e, sub(meanLongitude, ϖ));
  const sinDeclination = mul(sin(mul(orbit.obliquity, radians)), sin(add(ν, ϖ)));
  const inverseDistance = div(add(mul(e, cos(ν)), 1), sub(1, mul(e, e)));
  const A = mul(sinLatitude, sinDeclination);
  const B = mul(sqrt(sub(1, square(sinLatitude))), sqrt(sub(1, square(sinDeclination))));
  return { A, B, H: boundedArccosine(neg(div(A, B))), S: mul(square(inverseDistance), orbit.solarConstant) };
}

/**
 * Daily mean sunlight of every latitude.
 *
 *     ⟨cos z⟩  = (A H + B sin H)/π,   A = sin φ sin δ,   B = cos φ cos δ
 *     ⟨cos² z⟩ = [A² H + 2AB sin H + B² (H + sin H cos H)/2]/π                                          [P-1]
 *
 * with δ, H and S of `sunOfDay`. Differentiable in all four parameters, also through the onset of polar day and night, where ∂⟨cos z⟩/∂H = 0.
 * @param sinLatitude  [1, J, 1], strictly between −1 and 1
 * @param yearFraction time since 1 January in years, 0 … 1 (periodic)
 * @see Berger (1978), Journal of the Atmospheric Sciences 35, 2362–2367
 */
export function dailySunlight(sinLatitude: Field<'center'>, yearFraction: Numeric, orbit: Live<OrbitParameters>): Sunlight {
  const { A, B, H, S } = sunOfDay(sinLatitude, yearFraction, orbit);
  const sinH = sin(H);
  const cosine = add(mul(A, H), mul(B, sinH));
  const oblique = mul(mul(mul(A, B), sinH), 2);
  const upright = div(mul(square(B), add(H, mul(sinH, cos(H)))), 2);
  const squareCosine = add(add(mul(square(A), H), oblique), upright);
  const perDay = div(S, Math.PI);
  return { insolation: mul(cosine, perDay), meanSquareCosine: mul(squareCosine, perDay) };
}

/**
 * Sunlight of every place in a part of a day, the mean over that part.
 *
 *     ⟨cos z⟩ = [C(h₁) − C(h₀)]/(h₁ − h₀),   C(h) = A c + B sin c,   c = h held between −H and H           [P-8]
 *     ⟨cos² z⟩ likewise, with A² c + 2AB sin c + B² (c + sin c cos c)/2
 *
 * h is the hour angle; the days on both sides of midnight are added up. Parts that make up a day add up to `dailySunlight`, exactly.
 * @param longitude  degrees east, [1, 1, I]
 * @param beginning  of the part, as a part of the day since midnight at 0° E, 0 … 1   @param length of the part, 0 … 1
 */
export function sunlightInPart(
  { sinLatitude, longitude }: { readonly sinLatitude: Field<'center'>; readonly longitude: Field<'center'> },
  yearFraction: Numeric,
  { beginning, length }: { readonly beginning: Numeric; readonly length: number },
  orbit: Live<OrbitParameters>,
): Sunlight {
  const { A, B, H, S } = sunOfDay(sinLatitude, yearFraction, orbit);
  const turn = 2 * Math.PI;
  const from = mul(add(mul(longitude, 1 / 360), sub(beginning, 0.5)), turn); // −π … 3π
  const held = (h: Field<'center'>): Field<'center'> => {
    const sunset = add(mul(h, 0), H); // on all longitudes: TensorFlow.js has no gradient of a minimum of unlike shapes
    return minimum(maximum(h, neg(sunset)), sunset);
  };
  const both = (f: (c: Field<'center'>) => Field<'center'>): Field<'center'> => {
    const between = (noon: number): Field<'center'> => {
      const start = sub(from, noon * turn);
      return sub(f(held(add(start, length * turn))), f(held(start)));
    };
    return relu(add(between(0), between(1))); // rounding may leave less than nothing in the twilight
  };
  const cosine = both((c) => add(mul(A, c), mul(B, sin(c))));
  const squareCosine = both((c) => {
    const oblique = mul(mul(mul(A, B), sin(c)), 2);
    const upright = div(mul(square(B), add(c, mul(sin(c), cos(c)))), 2);
    return add(add(mul(square(A), c), oblique), upright);
  });
  const perPart = div(S, length * turn);
  return { insolation: mul(cosine, perPart), meanSquareCosine: mul(squareCosine, perPart) };
}
