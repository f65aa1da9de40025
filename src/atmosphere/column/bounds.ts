/** Where clouds stop to take notice of what makes them. */
export const cloudBounds = {
  /** Relative humidity beyond which cover grows no more. */
  humidity: 1.2,
  /** Cover that is as good as closed. */
  cover: 0.99,
} as const;
