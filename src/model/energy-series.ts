import type { Energetics } from '../ocean/index.ts';
import type { tf } from '../tensor/index.ts';
import type { SeriesTable } from './definition.ts';

/** Scalars of the ocean's energy. */
export const energyTable = {
  kinetic_energy: { units: 'J', longName: 'kinetic energy of the ocean' },
  potential_energy: { units: 'J', longName: 'potential energy of the ocean, zero for water of 1026 kg m-3' },
  wind_work: { units: 'W', longName: 'work of wind and ice on the ocean' },
  bottom_drag_work: { units: 'W', longName: 'work of bottom drag on the ocean' },
  viscous_work: { units: 'W', longName: 'work of lateral viscosity on the ocean' },
  buoyancy_work: { units: 'W', longName: 'conversion of potential to kinetic energy of the ocean' },
} as const satisfies SeriesTable;

/** The scalars of a moment. */
export const energySeries = (energy: Energetics): Record<keyof typeof energyTable, tf.Tensor> => ({
  kinetic_energy: energy.kineticEnergy,
  potential_energy: energy.potentialEnergy,
  wind_work: energy.windWork,
  bottom_drag_work: energy.bottomDragWork,
  viscous_work: energy.viscousWork,
  buoyancy_work: energy.buoyancyWork,
});
