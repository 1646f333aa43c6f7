import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { joinChunks } from './bundle/join.js';
import { noticesOf } from './bundle/notices.js';
import { bundleOptions } from './bundle/options.js';

const { absWorkingDir: root } = bundleOptions;
// Built beside the old one, so that a run that starts meanwhile finds one of the two, but for the moment between two renames.
const next = `${root}dist.${process.pid}`;

const split = await build({ ...bundleOptions, write: false });
const files = await joinChunks(split, 'main.js');
const notices = { path: 'THIRD-PARTY-NOTICES.txt', contents: await noticesOf(split.metafile, root) };
await mkdir(next);
await Promise.all([...files, notices].map(({ path, contents }) => writeFile(`${next}/${path}`, contents)));

await rename(`${root}dist`, `${next}.old`).catch(() => undefined);
await rename(next, `${root}dist`);
await rm(`${next}.old`, { recursive: true, force: true });
