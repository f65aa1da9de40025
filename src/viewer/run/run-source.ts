import { type NetcdfFile, netcdfContents } from '../../io/netcdf-contents.ts';
import { listingAddress, type RunListing, runFileAddress } from './listing.ts';

/** Months kept in memory at the most. */
const mostKept = 36;

async function fetched(address: string): Promise<Response | undefined> {
  const response = await fetch(address, { cache: 'no-store' }).catch(() => undefined);
  return response?.ok && !response.headers.get('content-type')?.includes('html') ? response : undefined;
}

/** What is in the folder, or undefined where the server shows none. */
export async function readListing(): Promise<RunListing | undefined> {
  const listing = (await (await fetched(listingAddress))?.json().catch(() => undefined)) as RunListing | null | undefined;
  return listing ?? undefined;
}

/** The files of a run as the page reads them, while it goes on. */
export class RunSource {
  private readonly months = new Map<string, { readonly modified: number; readonly file: Promise<NetcdfFile | undefined> }>();
  private listing: RunListing;

  constructor(listing: RunListing) {
    this.listing = listing;
  }

  get name(): string {
    return this.listing.name;
  }

  /** Names of the monthly means, oldest first. */
  get means(): string[] {
    return this.listing.files.map(({ name }) => name).filter((name) => name.startsWith('mean_'));
  }

  /** Looks again. @returns whether anything changed */
  async refresh(): Promise<boolean> {
    const listing = await readListing();
    if (!listing || JSON.stringify(listing) === JSON.stringify(this.listing)) return false;
    this.listing = listing;
    return true;
  }

  private modified(name: string): number {
    return this.listing.files.find((file) => file.name === name)?.modified ?? 0;
  }

  /** A file as it is now; undefined while it is not to be had. */
  open(name: string): Promise<NetcdfFile | undefined> {
    const modified = this.modified(name);
    const known = this.months.get(name);
    if (known?.modified === modified) return known.file;
    const file = fetched(runFileAddress(name))
      .then((response) => response?.arrayBuffer())
      .then((bytes) => bytes && netcdfContents(name, new Uint8Array(bytes)))
      .catch(() => undefined);
    this.months.delete(name);
    this.months.set(name, { modified, file });
    const [oldest] = this.months.keys();
    if (this.months.size > mostKept && oldest !== undefined) this.months.delete(oldest);
    return file;
  }

  /** The record of the run. */
  async record(): Promise<{ readonly [name: string]: unknown }> {
    return ((await (await fetched(runFileAddress('run.json')))?.json().catch(() => ({}))) ?? {}) as { [name: string]: unknown };
  }
}
