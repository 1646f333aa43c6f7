import type { Metafile } from 'esbuild';

export function noticesOf(metafile: Pick<Metafile, 'outputs'>, root: string): Promise<string>;
