import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { joinChunks } from './bundle/join.js';
import { noticesOf } from './bundle/notices.js';
import { bundleOptions } from './bundle/options.js';

const { absWorkingDir: root } = bundleOptions;
// Built beside the old one, so that a run that starts meanwhile finds one of the two.
const next = `${root}dist.${process.pid}`;

const split = await build({ ...bundleOptions, write: false });
const files = await joinChunks(split, 'main.js');
const notices = { path: 'THIRD-PARTY-NOTICES.txt', contents: await noticesOf(split.metafile, root) };
await mkdir(next);
await Promise.all([...files, notices].map(({ path, contents }) => writeFile(`${next}/${path}`, contents)));

await rm(`${root}dist`, { recursive: true, force: true });
await rename(next, `${root}dist`);
