/** Four-dimensional variational assimilation: from what sediments record back to the upper ocean and the parameters of the model. */
export * from './background.ts';
export * from './cost.ts';
export * from './lbfgs.ts';
export * from './observing-system.ts';
export * from './scores.ts';
export * from './twin.ts';
export * from './window.ts';
