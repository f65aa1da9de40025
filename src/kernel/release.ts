/** Frees the memory of something compiled that is not used any more. */
export const release = (compiled: { dispose(): void }): void => compiled.dispose();
