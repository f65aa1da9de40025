/** What the server of `chronos view` says of the folder of a run: the contract between it and the page. */
export interface RunListing {
  readonly name: string;
  /** Files that the page may ask for, with the time they were last written, ms. */
  readonly files: readonly { readonly name: string; readonly modified: number }[];
}

/** Where the page finds it, relative to its own address; `null` stands there where there is no run. */
export const listingAddress = 'run/index.json';
export const runFileAddress = (name: string): string => `run/${name}`;

/** Names of files that the page reads. */
export const shownFile = /^(mean_\d+-\d\d\.nc|timeseries\.nc|run\.json)$/;
