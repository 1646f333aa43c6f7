import { rename, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundleOptions } from './bundle/options.js';

const { absWorkingDir: root } = bundleOptions;
// Built beside the old one, so that a run that starts meanwhile finds one of the two.
const next = `dist.${process.pid}`;

await build({ ...bundleOptions, outdir: next });

await rm(`${root}dist`, { recursive: true, force: true });
await rename(root + next, `${root}dist`);
