import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData } from '../../../../src/io/index.ts';
import { type Place, sectionBetween, sectionsOf } from '../../../../src/ocean/diagnostics/straits.ts';
import { type OceanGeometry, oceanLevels, transportThrough, volumeTransport } from '../../../../src/ocean/index.ts';
import { buildTopography } from '../../../../src/ocean/topography.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, mul, tf } from '../../../../src/tensor/index.ts';
import { smallGeometry, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

/** Transports of a flow without divergence in the top level, from a streamfunction at the corners north-east of cells, m³ s⁻¹. */
function circulating(Ψ: (j: number, i: number) => number) {
  const { shape, openEast, openNorth } = g.topography;
  const [, J, I] = shape;
  const at = (j: number, i: number): number => (j < 0 ? Ψ(0, 0) : Ψ(j, (i + I) % I));
  const east = values(shape, (k, j, i) => (k === 0 && openEast(0, j, i) ? at(j - 1, i) - at(j, i) : 0));
  const north = values(shape, (k, j, i) => (k === 0 && j < J - 1 && openNorth(0, j, i) ? at(j, i) - at(j, i - 1) : 0));
  return { east: constant<'eastFace'>(east, shape), north: constant<'northFace'>(north, shape) };
}

describe('transport through a strait', () => {
  const southern: Place = [-80, 55];
  const wall: Place = [0, 59];
  /** Nothing on the southern continent, 100 m³/s on the wall that ends at row 4 and on all that is north of row 4. */
  const jet = (j: number): number => (j < 2 ? 0 : j < 4 ? -40 : -100);

  it('is the difference of the streamfunction between its shores, left of the way counted positive', () => {
    const flow = circulating(jet);
    const section = sectionBetween([wall, southern], g.topography);
    expect(transportThrough(section, flow).dataSync()[0]).toBeCloseTo(100, 3);
    expect(transportThrough(sectionBetween([southern, wall], g.topography), flow).dataSync()[0]).toBeCloseTo(-100, 3);
  });

  it('does not depend on the line', () => {
    const section = sectionBetween([wall, [-80, 250]], g.topography);
    const faces = tf.sum(tf.abs(section.north)).dataSync()[0] ?? 0;
    expect(faces).toBeGreaterThan(10);
    expect(transportThrough(section, circulating(jet)).dataSync()[0]).toBeCloseTo(100, 3);
  });

  it('is that of the velocities times the open area', () => {
    const { shape } = g.topography;
    const u = mul(tf.onesLike(g.wet) as unknown as Field<'eastFace'>, 0.1);
    const v = tf.zerosLike(u) as unknown as Field<'northFace'>;
    const section = sectionBetween([wall, southern], g.topography);
    const i = section.east.dataSync().findIndex((x) => x !== 0) % shape[2];
    let byHand = 0;
    for (let k = 0; k < shape[0]; k++)
      for (let j = 2; j < 5; j++)
        if (g.topography.openEast(k, j, i)) byHand += 0.1 * (g.topography.cgrid.rows.dy[j] ?? 0) * (g.topography.thickness[k] ?? 0);
    const transport = transportThrough(section, volumeTransport({ eastwardVelocity: u, northwardVelocity: v }, g)).dataSync()[0] ?? 0;
    expect(transport / byHand).toBeCloseTo(1, 5);
  });
});

describe.each(['T31', 'T63'] as const)('the straits of %s', (resolution) => {
  const t = buildTopography(readBoundaryData(resolution), oceanLevels(resolution));

  it('all have open faces at the surface', () => {
    for (const section of Object.values(sectionsOf(t))) {
      const [, J, I] = t.shape;
      const [east, north] = [section.east.dataSync(), section.north.dataSync()];
      let open = 0;
      for (let n = 0; n < J * I; n++) {
        const [j, i] = [Math.floor(n / I), n % I];
        open += Number(east[n] !== 0 && t.openEast(0, j, i)) + Number(north[n] !== 0 && t.openNorth(0, j, i));
      }
      expect(open).toBeGreaterThan(0);
    }
  });
});
