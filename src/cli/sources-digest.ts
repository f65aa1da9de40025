/** Put in by `bundle.mjs`: the digest of the state of all sources. Where modules are translated one by one there is none. */
declare const chronosSources: string | undefined;

/** Names the state of all sources, or undefined where it is not known; nothing that is made of them may be kept then. */
export const sourcesDigest = (): string | undefined => (typeof chronosSources === 'string' ? chronosSources : undefined);
