/** Where clouds stop to take notice of what makes them. */
export const cloudBounds = {
  /** Rain beyond which cover grows no more, kg m⁻² s⁻¹. */
  rain: 10 / 86400,
  /** Relative humidity beyond which cover grows no more. */
  humidity: 1.2,
  /** Cover that is as good as closed. */
  cover: 0.99,
} as const;
