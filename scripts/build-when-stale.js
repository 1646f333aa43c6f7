// Builds dist/ when something that goes into it is newer, or dist/ is not there.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['src', 'scripts', 'package.json', 'package-lock.json'];

if (!existsSync(join(root, 'node_modules/esbuild'))) {
  // npm's own account of what it left out would be that a package is not found.
  process.stderr.write(
    'Nothing is installed yet, as npm runs no scripts here (ignore-scripts=true). Run `node scripts/install.js`, then this again.\n',
  );
  process.exit(1);
}

const built = statSync(join(root, 'dist/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (sources.some((path) => changed(join(root, path)) > built)) await import('./build.js');

/** When a file, or what is in a folder, changed last; a folder itself changes when a file in it goes. @param {string} path @returns {number} */
function changed(path) {
  const stats = statSync(path);
  const within = stats.isDirectory() ? readdirSync(path) : [];
  return Math.max(stats.mtimeMs, ...within.map((name) => changed(join(path, name))));
}
