import { createReadStream, readdirSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { basename, extname, join, normalize, resolve, sep } from 'node:path';
import { OutputError } from '../../kernel/errors.ts';
import { isolation } from '../../viewer/model/isolation.ts';
import { listingAddress, type RunListing, shownFile } from '../../viewer/run/listing.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.nc': 'application/x-netcdf',
};

/** Where the page is found. */
export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/** What the page may read of a run, as it is now. */
export function runListing(run: string): RunListing {
  const files = readdirSync(run)
    .filter((name) => shownFile.test(name))
    .sort()
    .map((name) => ({ name, modified: statSync(join(run, name)).mtimeMs }));
  return { name: basename(resolve(run)), files };
}

function sendFile(response: ServerResponse, path: string): void {
  const { size } = statSync(path);
  const kind = types[extname(path)] ?? 'application/octet-stream';
  response.writeHead(200, { ...isolation, 'Content-Type': kind, 'Content-Length': size, 'Cache-Control': 'no-cache' });
  createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** The file of an address inside a folder; undefined for one that leads out of it or is none. */
function fileIn(folder: string, address: string): string | undefined {
  const path = normalize(join(folder, address));
  if (!path.startsWith(resolve(folder) + sep)) return undefined;
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
}

function answer(response: ServerResponse, address: string, site: string, run: string | undefined): void {
  if (run && address === listingAddress) {
    response.writeHead(200, { ...isolation, 'Content-Type': types['.json'], 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(runListing(run)));
    return;
  }
  const name = address.replace(/^run\//, '');
  const ofRun = run && name !== address && shownFile.test(name) ? fileIn(resolve(run), name) : undefined;
  const path = ofRun ?? fileIn(resolve(site), address === '' ? 'index.html' : address);
  if (path) sendFile(response, path);
  else response.writeHead(404, { ...isolation, 'Content-Type': 'text/plain' }).end('not here\n');
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((settle, refuse) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      refuse(new OutputError(`The page needs a free port of this machine; ${port} gives ${code}; choose another with --port.`)),
    );
    server.listen(port, '127.0.0.1', settle);
  });

/** Serves the page, and the files of a run beside it, to this machine only. @param port 0 for any that is free */
export async function serveSite(site: string, run: string | undefined, port: number): Promise<Served> {
  const server = createServer((request, response) => {
    try {
      answer(response, decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1), site, run);
    } catch {
      response.writeHead(500, isolation).end();
    }
  });
  await listening(server, port);
  const { port: given } = server.address() as { port: number };
  return {
    address: `http://localhost:${given}/`,
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}
