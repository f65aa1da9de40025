/**
 * Real Fourier transforms as networks of sums, made by mixed-radix decimation in time (Cooley and Tukey 1965) on symbols. Only what the
 * wanted outputs need is ever made, and equal sums are made once, so symmetry and pruning cost nothing when the transform runs.
 */

import { remember } from '../remember.ts';

/** A node is an input or the sum of factors times earlier nodes. */
export type NetworkNode = { readonly input: number } | { readonly terms: readonly Term[] };

export interface Term {
  readonly node: number;
  readonly factor: number;
}

/** Nodes stand after those they need; outputs name nodes, undefined where an output is always 0. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly outputs: readonly (Term | undefined)[];
}

type Value = Term | undefined;
interface Complex {
  readonly re: Value;
  readonly im: Value;
}

/** Circular functions of a fraction of the turn, exact where they are 0, ±½ or ±1. */
function circular(numerator: number, denominator: number): { cos: number; sin: number } {
  const eighth = (((8 * numerator) % (8 * denominator)) + 8 * denominator) % (8 * denominator);
  const angle = (2 * Math.PI * eighth) / (8 * denominator);
  const snap = (x: number): number => (Math.abs(2 * x - Math.round(2 * x)) < 1e-14 ? Math.round(2 * x) / 2 : x);
  return { cos: snap(Math.cos(angle)), sin: snap(Math.sin(angle)) };
}

class NetworkBuilder {
  readonly nodes: NetworkNode[] = [];
  private readonly known = new Map<string, number>();

  private node(key: string, make: () => NetworkNode): number {
    return remember(this.known, key, () => this.nodes.push(make()) - 1);
  }

  input(input: number): Term {
    return { node: this.node(`i${input}`, () => ({ input })), factor: 1 };
  }

  /** The sum of factors times values; its sign and, where all terms share it, its size are kept outside the node. */
  sum(parts: readonly (readonly [number, Value])[]): Value {
    const terms = new Map<number, number>();
    for (const [factor, value] of parts)
      if (value && factor !== 0) terms.set(value.node, (terms.get(value.node) ?? 0) + factor * value.factor);
    const list = [...terms].filter(([, factor]) => factor !== 0).sort(([a], [b]) => a - b);
    const [first] = list;
    if (!first) return undefined;
    const scale = list.every(([, factor]) => Math.abs(factor) === Math.abs(first[1])) ? first[1] : Math.sign(first[1]);
    if (list.length === 1) return { node: first[0], factor: first[1] };
    const scaled = list.map(([node, factor]) => ({ node, factor: factor / scale }));
    return { node: this.node(scaled.map(({ node, factor }) => `${node}*${factor}`).join('+'), () => ({ terms: scaled })), factor: scale };
  }

  add(a: Complex, b: Complex, sign: 1 | -1 = 1): Complex {
    return {
      re: this.sum([
        [1, a.re],
        [sign, b.re],
      ]),
      im: this.sum([
        [1, a.im],
        [sign, b.im],
      ]),
    };
  }

  /** z e^(−2πi n/d). */
  turned({ re, im }: Complex, numerator: number, denominator: number): Complex {
    const { cos, sin } = circular(numerator, denominator);
    return {
      re: this.sum([
        [cos, re],
        [sin, im],
      ]),
      im: this.sum([
        [cos, im],
        [-sin, re],
      ]),
    };
  }
}

const conjugate = ({ re, im }: Complex): Complex => ({ re, im: im && { node: im.node, factor: -im.factor } });

function radixOf(points: number): number {
  if (points % 4 === 0) return 4;
  for (let p = 2; p * p <= points; p++) if (points % p === 0) return p;
  return points;
}

/** Output p of the transform of a few values, by symmetric pairs. */
function smallTransform(build: NetworkBuilder, z: readonly Complex[], p: number): Complex {
  const n = z.length;
  const at = (j: number): Complex => z[j] as Complex;
  if (n === 2) return build.add(at(0), at(1), p === 0 ? 1 : -1);
  if (n === 4) {
    const [even, odd] = [build.add(at(0), at(2), p % 2 === 0 ? 1 : -1), build.add(at(1), at(3), p % 2 === 0 ? 1 : -1)];
    if (p % 2 === 0) return build.add(even, odd, p === 0 ? 1 : -1);
    return build.add(even, { re: odd.im, im: odd.re && { ...odd.re, factor: -odd.re.factor } }, p === 1 ? 1 : -1);
  }
  const pairs = Array.from({ length: (n - 1) / 2 }, (_, j) => j + 1);
  const sums = pairs.map((j) => build.add(at(j), at(n - j)));
  const differences = pairs.map((j) => build.add(at(j), at(n - j), -1));
  const weighted = (list: readonly Complex[], kind: 'cos' | 'sin', part: 're' | 'im'): [number, Value][] =>
    list.map((value, j) => [circular(Math.min(p, n - p) * (j + 1), n)[kind], value[part]]);
  const side = p === 0 || 2 * p < n ? 1 : -1;
  const [cosRe, cosIm] = (['re', 'im'] as const).map((part) => build.sum([[1, at(0)[part]], ...weighted(sums, 'cos', part)]));
  const [sinRe, sinIm] = (['re', 'im'] as const).map((part) => build.sum(weighted(differences, 'sin', part)));
  return {
    re: build.sum([
      [1, cosRe],
      [side, sinIm],
    ]),
    im: build.sum([
      [1, cosIm],
      [-side, sinRe],
    ]),
  };
}

/** The spectrum of the samples offset, offset + stride, …, wave number by wave number. */
function spectrum(build: NetworkBuilder, points: number, offset: number, stride: number): (k: number) => Complex {
  if (points === 1) return () => ({ re: build.input(offset), im: undefined });
  const radix = radixOf(points);
  const period = points / radix;
  const parts = Array.from({ length: radix }, (_, j) => spectrum(build, period, offset + j * stride, stride * radix));
  const known = new Map<number, Complex>();
  const turned = new Map<number, readonly Complex[]>();
  const at = (wave: number): Complex => {
    const k = wave % points;
    const q = k % period;
    if (2 * q > period || (q === 0 && 2 * k > points)) return conjugate(at(points - k));
    return remember(known, k, () => {
      const z = remember(turned, q, () => parts.map((part, j) => build.turned(part(q), j * q, points)));
      return smallTransform(build, z, Math.floor(k / period));
    });
  };
  return at;
}

/** X₂ₘ = Σ x cos(2πmi/points), X₂ₘ₊₁ = −Σ x sin(2πmi/points) for m < waves. */
export function analysisNetwork(points: number, waves: number): Network {
  const build = new NetworkBuilder();
  const at = spectrum(build, points, 0, 1);
  const outputs = Array.from({ length: waves }, (_, m) => at(m)).flatMap(({ re, im }) => [re, im]);
  return { nodes: build.nodes, outputs };
}

/** The network that does the transposed sums: inputs and outputs change places, and every arrow is turned round. */
export function transposed({ nodes, outputs }: Network, inputs: number): Network {
  const incoming: Term[][] = nodes.map(() => []);
  const turned: NetworkNode[] = [];
  for (const [n, output] of outputs.entries()) {
    if (!output) continue;
    const node = turned.push({ input: n }) - 1;
    (incoming[output.node] as Term[]).push({ node, factor: output.factor });
  }
  const results: (Term | undefined)[] = new Array(inputs).fill(undefined);
  for (let n = nodes.length - 1; n >= 0; n--) {
    const terms = incoming[n] as Term[];
    const node = nodes[n] as NetworkNode;
    if (terms.length === 0) continue;
    const [first] = terms as [Term];
    const value = terms.length === 1 ? first : { node: turned.push({ terms }) - 1, factor: 1 };
    if ('input' in node) results[node.input] = value;
    else for (const term of node.terms) (incoming[term.node] as Term[]).push({ node: value.node, factor: value.factor * term.factor });
  }
  return { nodes: turned, outputs: results };
}

/** The network of a transform in either direction. */
export function fourierNetwork(direction: 'analysis' | 'synthesis', points: number, waves: number): Network {
  const analysis = analysisNetwork(points, waves);
  return direction === 'analysis' ? analysis : transposed(analysis, points);
}

/** Additions and multiplications of a network, to judge its size. */
export function operationsOf({ nodes }: Network): number {
  return nodes.reduce((count, node) => {
    if ('input' in node) return count;
    return count + node.terms.length - 1 + node.terms.filter(({ factor }) => Math.abs(factor) !== 1).length;
  }, 0);
}
