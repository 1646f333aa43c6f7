import { readFileSync } from 'node:fs';
import { type BuildResult, build, transform } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { noticesOf } from '../../../scripts/bundle/notices.js';
import { bundleOptions } from '../../../scripts/bundle/options.js';

let metafile: BuildResult<{ metafile: true }>['metafile'];
beforeAll(async () => {
  ({ metafile } = await build({ ...bundleOptions, metafile: true, write: false }));
});

/** The sources that are loaded with these entry points, other than by import(). */
function loadedWith(...entryPoints: string[]): string[] {
  const { outputs } = metafile;
  const files = Object.keys(outputs).filter((file) => entryPoints.includes(outputs[file]?.entryPoint ?? ''));
  expect(files).toHaveLength(entryPoints.length);
  // Grows while it is gone through.
  const loaded = new Set(files);
  for (const file of loaded) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && path in outputs) loaded.add(path);
  }
  return [...loaded].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

test.each(['@opentelemetry/', '@kubernetes/', 'openid-client/', 'undici/', 'ws/', 'src/sandbox/start.ts', 'src/cluster/connect.ts'])(
  'the first frame does not wait for %s',
  (late) => {
    const early = loadedWith('src/cli/main.ts', 'src/ui/session.tsx');
    // Of the room of its own that is asked for, it is in the bundle at all.
    expect(early.some((path) => path.includes('/ink/'))).toBe(true);
    expect(early.filter((path) => path.includes(`node_modules/${late}`) || path === late)).toEqual([]);
  },
);

test.each(['node_modules/ink/', 'node_modules/react/', 'src/ui/session.tsx'])('without a terminal %s is not loaded', (screen) => {
  expect(loadedWith('src/cli/main.ts').filter((path) => path.includes(screen))).toEqual([]);
});

test('the notices name every package that is in the bundle, with its licence', async () => {
  const notices = await noticesOf(metafile, bundleOptions.absWorkingDir);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path.split('node_modules/').slice(1).at(-1)] : []));
  const names = new Set(used.flatMap((path) => /^(@[^/]+\/)?[^/]+/.exec(path ?? '')?.[0] ?? []));
  expect(names.size).toBeGreaterThan(40);
  for (const name of names) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
  expect(notices).toContain('Permission is hereby granted');
  expect(notices).not.toContain('undefined');
  // Not of the bundle, but of its making.
  expect(notices).not.toMatch(/^(esbuild|vitest|typescript) /m);
});

test('bin/mlflow-tui.js has no syntax that Node 14 does not know', async () => {
  const file = readFileSync(new URL('../../../bin/mlflow-tui.js', import.meta.url), 'utf8');
  const compiled = async (target: string) => (await transform(file, { format: 'esm', target })).code;
  expect(await compiled('node14.0')).toBe(await compiled('esnext'));
});
