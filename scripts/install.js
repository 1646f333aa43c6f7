// Before `npm start` and `npm test`: what they need of the registry, unless it is there. Run by whatever Node there is (14 or newer,
// with whatever npm it came with), and without any package: afterwards npm's scripts run on the Node that the lockfile brings.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (!isInstalled()) install();

/** Whether every package of the lockfile is there in its version, by npm's own account of what it installed last. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  // Optional ones are there only where they fit the machine.
  return Object.keys(wanted).every((path) => {
    const there = installed[path];
    return path === '' || (there ? there.version === wanted[path].version : wanted[path].optional === true);
  });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} by path, '' is the project itself */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

function install() {
  say('Installing the packages, Node 24 among them (some 500 MB in node_modules; this once) ...');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Started by npm, it is the same npm; its script is run by this Node, for `npm` itself may be a .cmd file.
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm && /\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
  const { status, error, stdout, stderr } = spawnSync(command, [...before, ...args], { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  say(`${stdout || ''}${stderr || ''}`.trim());
  say(`\`npm ci\` failed${error ? `: ${error.message}` : ''}. Mend what it says above, and run the command again.`);
  process.exitCode = 1;
}

/** On stderr: on stdout may be what the program writes for another program. @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}
