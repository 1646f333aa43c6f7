import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The names, versions and licences of all packages that something in the bundle is from, with the words that their licences want to be kept.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the folder that the paths of the metafile start from
 * @returns {Promise<string>}
 */
export async function noticesOf({ outputs }, root) {
  const bundled = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(
    bundled.map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]).filter((folder) => folder !== undefined),
  );
  const packages = await Promise.all([...folders].sort().map((folder) => aboutPackage(join(root, folder))));

  // Many are under one text word for word.
  const byText = Map.groupBy(packages, ({ text }) => text);
  const sections = [...byText].map(([text, under]) => `${[...new Set(under.map(({ title }) => title))].join('\n')}\n\n${text}`);
  return ['mlflow-tui contains code of these packages.', ...sections].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

async function aboutPackage(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const by = typeof author === 'string' ? author : author?.name;
  // What has no file with it says in its package.json all that there is.
  const text = texts.map((part) => part.replaceAll('\r\n', '\n').trim()).join('\n\n') || `Licence: ${license}. Author: ${by ?? name}.`;
  return { title: `${name} ${version} (${license})`, text };
}
