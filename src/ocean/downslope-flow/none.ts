import type { DownslopeFlow } from './downslope-flow.ts';

/** Heavy water of shelves and sills goes down as what carries and mixes all water takes it. */
export const none: DownslopeFlow = {
  title: 'no flow down slopes of its own',
  source: 'resolved flow alone',
  build: () => (others) => others,
};
