/**
 * Elementary functions in WGSL, whose own are loose: sine may be off by 2⁻¹¹, arctangent by 4096 units in the last place, and NaN may
 * be taken for a number. Methods and coefficients are those of `wasm/math-*.ts`, in float32 alone; the Cody–Waite parts of ln 2 and π/2
 * and tanh near 0 are of the Cephes library (S. Moshier). Products are split exactly where the device fuses `fma`.
 */
export const wgslMathematics = `
fn isNotANumber(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn fromBits(bits: u32) -> f32 { return bitcast<f32>(bits); }
fn withSignOf(sign: f32, magnitude: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(magnitude) & 0x7fffffffu) | (bitcast<u32>(sign) & 0x80000000u));
}
fn scaledByPowerOfTwo(x: f32, n: i32) -> f32 {
  let half = n >> 1u;
  return x * bitcast<f32>((half + 127) << 23u) * bitcast<f32>((n - half + 127) << 23u);
}
fn exponentialRemainder(r: f32) -> f32 {
  return r + r * r * (0.5 + r * (0.16666543 + r * (0.04166628 + r * (0.0083666314 + r * 0.0013946529))));
}
fn exponential(x: f32) -> f32 {
  let within = clamp(x, -104.0, 89.0);
  let n = round(within * 1.4426950);
  let r = fma(n, 2.1219444e-4, fma(n, -0.693359375, within));
  return select(scaledByPowerOfTwo(1.0 + exponentialRemainder(r), i32(n)), x, isNotANumber(x));
}
fn exponentialMinusOne(x: f32) -> f32 {
  return select(exponential(x) - 1.0, exponentialRemainder(x), abs(x) < 0.3466);
}
fn artanhSeries(z: f32) -> f32 { return z * (0.6666667 + z * (0.40000386 + z * (0.28534979 + z * 0.23617612))); }
fn logarithmOfParts(exponent: f32, f: f32) -> f32 {
  let s = f / (2.0 + f);
  let square = 0.5 * f * f;
  let low = s * (square + artanhSeries(s * s)) + (exponent * -2.1219444e-4 - square);
  return low + f + exponent * 0.693359375;
}
fn shiftedExponent(x: f32) -> u32 { return bitcast<u32>(x) + 0x004afb0du; }
fn exponentOf(x: f32) -> f32 { return f32(i32(shiftedExponent(x) >> 23u) - 127); }
fn significandOf(x: f32) -> f32 { return bitcast<f32>((shiftedExponent(x) & 0x7fffffu) + 0x3f3504f3u); }
fn logarithmAtEdges(x: f32, inner: f32) -> f32 {
  let positive = select(inner, x, bitcast<u32>(x) >= 0x7f800000u);
  return select(positive, fromBits(select(0x7fc00000u, 0xff800000u, x == 0.0)), x <= 0.0);
}
fn logarithm(x: f32) -> f32 { return logarithmAtEdges(x, logarithmOfParts(exponentOf(x), significandOf(x) - 1.0)); }
fn logarithmOnePlus(x: f32) -> f32 {
  let sum = 1.0 + x;
  let exponent = exponentOf(sum);
  let lost = (x - (sum - 1.0)) / sum;
  let scaled = logarithmOfParts(exponent, significandOf(sum) - 1.0) + lost;
  return logarithmAtEdges(sum, select(scaled, logarithmOfParts(0.0, x), exponent == 0.0));
}
fn powerOfPositive(x: f32, y: f32) -> f32 {
  let f = significandOf(x) - 1.0;
  let t = 2.0 + f;
  let s = f / t;
  let rest = (fma(-s, t, f) - s * (f - (t - 2.0))) / t;
  let low = 2.0 * rest + s * artanhSeries(s * s);
  let product = 2.0 * s * 1.4426950;
  let productRest = fma(2.0 * s, 1.4426950, -product) + 2.0 * s * 1.9259630e-8 + low * 1.4426950;
  let exponent = exponentOf(x);
  let base = exponent + product;
  let baseRest = (product - (base - exponent)) + productRest;
  let z = y * base;
  let n = round(clamp(z, -160.0, 160.0));
  let r = select((z - n) + (fma(y, base, -z) + y * baseRest), 0.0, abs(z) > 160.0);
  let series = 1.0 + r * (0.6931472 + r * (0.24022647 + r * (0.05550329 + r * (0.009618489 + r * (0.0013399931 + r * 0.00015345816)))));
  return scaledByPowerOfTwo(series, i32(n));
}
fn power(x: f32, y: f32) -> f32 {
  let magnitude = abs(x);
  let usual = magnitude > 0.0 && bitcast<u32>(magnitude) < 0x7f800000u;
  let edge = select(magnitude, fromBits(0x7f800000u - bitcast<u32>(magnitude)), y < 0.0);
  let unsigned = select(edge, powerOfPositive(magnitude, y), usual);
  let whole = y == trunc(y);
  let odd = whole && 0.5 * y != trunc(0.5 * y);
  let signed = select(unsigned, withSignOf(x, unsigned), odd);
  let undefined = (x < 0.0 && bitcast<u32>(x) != 0xff800000u && !whole) || isNotANumber(x) || isNotANumber(y)
    || (magnitude == 1.0 && (bitcast<u32>(y) & 0x7fffffffu) == 0x7f800000u);
  return select(select(signed, fromBits(0x7fc00000u), undefined), 1.0, y == 0.0);
}
fn circular(x: f32, quarters: i32) -> f32 {
  let n = round(x * 0.63661977);
  let r = clamp(fma(n, -7.5497899e-8, fma(n, -4.8375130e-4, fma(n, -1.5703125, x))), -0.8, 0.8);
  let z = r * r;
  let sine = r + r * z * (-0.16666655 + z * (0.008332178 + z * -0.00019517264));
  let cosine = 1.0 - 0.5 * z + z * z * (0.041666647 + z * (-0.0013887368 + z * 0.000024438481));
  let turns = i32(n - 4.0 * floor(0.25 * n)) + quarters;
  let magnitude = select(sine, cosine, (turns & 1) == 1);
  let finite = (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u;
  return select(fromBits(0x7fc00000u), select(magnitude, -magnitude, (turns & 2) == 2), finite);
}
fn tangent(x: f32) -> f32 { return circular(x, 0) / circular(x, 1); }
fn firstQuadrant(y: f32, x: f32) -> f32 {
  let larger = max(x, y);
  let t = select(min(x, y) / larger, select(1.0, 0.0, larger == 0.0), x == y);
  let z = t * t;
  let high = -0.083773156 + z * (0.0575521 + z * (-0.030804592 + z * (0.01072694 + z * -0.0017539288)));
  let angle = t + t * z * (-0.33333284 + z * (0.19998266 + z * (-0.14261933 + z * (0.10942031 + z * high))));
  let result = select(angle, 1.5707964 - angle, y > x);
  return select(result, fromBits(0x7fc00000u), isNotANumber(x) || isNotANumber(y));
}
fn complement(x: f32) -> f32 {
  return select(fromBits(0x7fc00000u), sqrt((1.0 - x) * (1.0 + x)), abs(x) <= 1.0);
}
fn arctangent(x: f32) -> f32 { return withSignOf(x, firstQuadrant(abs(x), 1.0)); }
fn arcsine(x: f32) -> f32 { return withSignOf(x, firstQuadrant(abs(x), complement(x))); }
fn arccosine(x: f32) -> f32 {
  let angle = firstQuadrant(complement(x), abs(x));
  return select(angle, 3.1415927 - angle, x < 0.0);
}
fn arctangent2(y: f32, x: f32) -> f32 {
  let angle = firstQuadrant(abs(y), abs(x));
  return withSignOf(y, select(angle, 3.1415927 - angle, (bitcast<u32>(x) & 0x80000000u) != 0u));
}
fn hyperbolicTangent(x: f32) -> f32 {
  let magnitude = abs(x);
  let z = x * x;
  let series = -0.33333282 + z * (0.13331442 + z * (-0.053739716 + z * (0.020639088 + z * -0.0057049887)));
  let far = withSignOf(x, 1.0 - 2.0 / (exponential(2.0 * min(magnitude, 10.0)) + 1.0));
  return select(select(far, x + x * z * series, magnitude < 0.625), x, isNotANumber(x));
}
fn hyperbolicSine(x: f32) -> f32 {
  let growth = exponentialMinusOne(min(abs(x), 20.0));
  let root = exponential(0.5 * abs(x));
  let magnitude = select(0.5 * (growth + growth / (growth + 1.0)), 0.5 * root * root, abs(x) > 20.0);
  return select(withSignOf(x, magnitude), x, isNotANumber(x));
}
fn hyperbolicCosine(x: f32) -> f32 {
  let root = exponential(0.5 * abs(x));
  return 0.5 * root * root + 0.5 / (root * root);
}
fn inverseHyperbolicSine(x: f32) -> f32 {
  let magnitude = abs(x);
  let bounded = min(magnitude, 1e4);
  let near = logarithmOnePlus(bounded + bounded * bounded / (1.0 + sqrt(1.0 + bounded * bounded)));
  let far = logarithm(magnitude) + 0.6931472;
  return select(withSignOf(x, select(near, far, magnitude > 1e4)), x, isNotANumber(x));
}
fn inverseHyperbolicCosine(x: f32) -> f32 {
  let excess = clamp(x - 1.0, 0.0, 1e4);
  let near = logarithmOnePlus(excess + sqrt(excess * (excess + 2.0)));
  let result = select(near, logarithm(x) + 0.6931472, x > 1e4);
  return select(fromBits(0x7fc00000u), result, x >= 1.0 && !isNotANumber(x));
}
fn inverseHyperbolicTangent(x: f32) -> f32 {
  let magnitude = abs(x);
  let result = withSignOf(x, 0.5 * logarithmOnePlus(2.0 * magnitude / (1.0 - magnitude)));
  let pole = withSignOf(x, fromBits(0x7f800000u));
  return select(select(fromBits(0x7fc00000u), pole, magnitude == 1.0), result, magnitude < 1.0);
}
fn sigmoid(x: f32) -> f32 {
  let decay = exponential(-abs(x));
  return select(1.0, decay, x < 0.0) / (1.0 + decay);
}
fn softplus(x: f32) -> f32 {
  return select(max(x, 0.0) + logarithmOnePlus(exponential(-abs(x))), x, isNotANumber(x));
}
fn errorFunction(argument: f32) -> f32 {
  let x = clamp(argument, -3.93, 3.93);
  let z = x * x;
  let above = 1.1283792 + z * (0.19103027 + z * (0.05281669 + z * (0.0037885331 + z * (0.00028471923 + z * 2.0362061e-6))));
  let below = 1.0 + z * (0.5026289 + z * (0.11435377 + z * (0.015015483 + z * (0.0011668408 + z * 3.7939864e-5))));
  return select(clamp(x * above / below, -1.0, 1.0), argument, isNotANumber(argument));
}
fn modulo(a: f32, b: f32) -> f32 {
  let rest = a % b;
  let agree = (a < 0.0 && b < 0.0) || (a >= 0.0 && b >= 0.0);
  return select((rest + b) % b, rest, agree);
}
`;

/** The condition that a value is NaN; comparisons of a value with itself may be taken as true. */
export const isNotANumberInWgsl = (x: string): string => `((bitcast<u32>(${x}) & 0x7fffffffu) > 0x7f800000u)`;
