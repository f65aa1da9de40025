import { buildColumnGeometry, type ColumnGeometry } from '../column/index.ts';
import { buildPrimitiveGeometry, type PrimitiveGeometry, type PrimitiveSetting } from '../primitive/index.ts';

/** Constants of moist air: of its dynamics and of its columns. */
export interface AirGeometry {
  readonly dynamics: PrimitiveGeometry;
  readonly columns: ColumnGeometry;
}

export function buildAirGeometry(setting: PrimitiveSetting): AirGeometry {
  const dynamics = buildPrimitiveGeometry(setting);
  return { dynamics, columns: buildColumnGeometry(setting.levels.edges, dynamics.sinLatitude) };
}
