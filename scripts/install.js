// Before `npm start` and `npm test`: what they need of the registry, unless it is there. Run by whatever Node there is (14 or newer,
// with whatever npm it came with), and without any package: afterwards npm's scripts run on the Node that the lockfile brings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = packagesOf('package-lock.json');

if (!isInstalled()) {
  say('Installing the packages, with a Node of their own, into node_modules (500 MB; only when they change) ...');
  const temporary = mkdtempSync(join(tmpdir(), 'mlflow-tui-install-'));
  try {
    // npm leaves optional packages out that do not support the Node it runs on, and the tests' compiler is one of them.
    const node = isOld() ? bringNode(temporary) : process.execPath;
    npm(node, root, ['ci']);
  } catch (error) {
    say(`${error.message}\nWhen that is mended, run the same command again.`);
    process.exitCode = 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Whether every package of the lockfile is there in its version, by npm's own account of what it installed last. */
function isInstalled() {
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  // Optional ones are there only where they fit the machine.
  return Object.keys(wanted).every((path) => {
    const there = installed[path];
    return path === '' || (there ? there.version === wanted[path].version : wanted[path].optional === true);
  });
}

/** @param {string} file @returns {Record<string, any>} npm's entries by path, '' is the project itself; none when there is no such file */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Whether this Node is older than what the project is made for. */
function isOld() {
  const [major, minor] = wanted[''].engines.node.replace('>=', '').split('.').map(Number);
  const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);
  return thisMajor < major || (thisMajor === major && thisMinor < minor);
}

/** Installs the lockfile's Node in a folder, for the time of the installation. @param {string} folder @returns {string} the executable */
function bringNode(folder) {
  const dependencies = { node: wanted['node_modules/node'].version };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, allowScripts: { node: true } }));
  npm(process.execPath, folder, ['install']);
  return join(folder, 'node_modules', 'node', 'bin', 'node');
}

/** Runs the npm that runs this script, on the Node given. @param {string} node @param {string} cwd @param {string[]} args */
function npm(node, cwd, args) {
  const script = process.env.npm_execpath || '';
  // Otherwise it was started by hand, or by another package manager.
  const [command, ...before] = /npm-cli\.c?js$/.test(script) ? [node, script] : ['npm'];
  const env = { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` };
  const all = [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error, stdout, stderr } = spawnSync(command, all, { cwd, env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${stdout || ''}${stderr || ''}\`npm ${args}\` failed${error ? `: ${error.message}` : ''}`);
}

/** On stderr: on stdout may be what the program writes for another program. @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}
