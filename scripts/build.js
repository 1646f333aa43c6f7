import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { joinChunks } from './bundle/join.js';
import { bundleOptions } from './bundle/options.js';

const { absWorkingDir: root } = bundleOptions;
// Built beside the old one, so that a run that starts meanwhile finds one of the two.
const next = `${root}dist.${process.pid}`;

const files = await joinChunks(await build({ ...bundleOptions, write: false }), 'main.js');
await mkdir(next);
await Promise.all(files.map(({ path, contents }) => writeFile(`${next}/${path}`, contents)));

await rm(`${root}dist`, { recursive: true, force: true });
await rename(next, `${root}dist`);
