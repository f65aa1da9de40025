/** What gradients of a run are for: 4D-Var of what sediments record, and the sensitivity of a measure to all that it depends on. */
export * from './adam.ts';
export * from './background.ts';
export * from './core-tops.ts';
export * from './cost.ts';
export * from './ensemble.ts';
export * from './lbfgs.ts';
export * from './measures.ts';
export * from './observation-layouts.ts';
export * from './observation-table.ts';
export * from './observing-system.ts';
export * from './posterior.ts';
export * from './scores.ts';
export * from './sensitivity.ts';
export * from './sensitivity-fields.ts';
export * from './superobservations.ts';
export * from './twin.ts';
export * from './window.ts';
