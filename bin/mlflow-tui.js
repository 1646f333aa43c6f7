#!/usr/bin/env node
// This file has to be understood by Node 14, so that an old Node gets the line below instead of a syntax error of the bundle.
const oldestNode = '22.21';
const [major, minor] = oldestNode.split('.').map(Number);
const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);

if (thisMajor < major || (thisMajor === major && thisMinor < minor)) {
  stop(`mlflow-tui needs Node ${oldestNode} or newer, this is ${process.versions.node}: https://nodejs.org/en/download`);
} else {
  start();
}

function start() {
  // Only built-in modules up to here, and no await: `--version` costs hardly more than Node itself.
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
  const [argument, ...others] = process.argv.slice(2);
  if ((argument === '--version' || argument === '-V') && others.length === 0) {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    // There may be nobody to read it.
    process.stdout.on('error', () => undefined).write(`${version}\n`);
    return;
  }
  const bundle = new URL('../dist/main.js', import.meta.url);
  if (!existsSync(bundle)) {
    stop('mlflow-tui is not built yet: run `npm ci`, then `npm run build`.');
    return;
  }
  const folder = cacheFolder();
  if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder);
  import(bundle.href);
}

/**
 * Where V8's compiled code is kept, which halves the time to the first frame: `$XDG_CACHE_HOME/mlflow-tui`, else `~/.cache/mlflow-tui`. Node's own
 * choice is a folder of all users in the temporary one, where others may have put code before. Where it can't be written, or nobody is at home,
 * the program goes without. NODE_COMPILE_CACHE has it elsewhere, NODE_DISABLE_COMPILE_CACHE=1 nowhere.
 */
function cacheFolder() {
  const { isAbsolute, join } = process.getBuiltinModule('node:path');
  const own = process.env.XDG_CACHE_HOME;
  const base = own && isAbsolute(own) ? own : join(process.getBuiltinModule('node:os').homedir(), '.cache');
  return isAbsolute(base) ? join(base, 'mlflow-tui') : undefined;
}

/** The one place outside src/cli that sets an exit code: there is no bundle to do it. @param {string} message */
function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
