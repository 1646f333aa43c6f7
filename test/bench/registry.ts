import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package as `npm pack --json` tells of it, with the path of its tarball. */
export interface Packed {
  name: string;
  version: string;
  file: string;
  manifest: object;
}

/** A registry of npm on loopback that has these packages, for what npx does with a package that it fetched from one. Close it in the end. */
export async function startRegistry(packages: Packed[]): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url = '' }, response) => {
    const one = packages.find(({ name }) => url === `/${name}` || url === `/${name}.tgz`);
    if (one === undefined) return response.writeHead(404).end('{}');
    const tarball = readFileSync(one.file);
    if (url.endsWith('.tgz')) return response.end(tarball);
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const { port } = server.address() as AddressInfo;
    const dist = { tarball: `http://127.0.0.1:${port}/${one.name}.tgz`, integrity };
    const versions = { [one.version]: { ...one.manifest, dist } };
    return response.end(JSON.stringify({ name: one.name, 'dist-tags': { latest: one.version }, versions }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
