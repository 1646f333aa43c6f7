import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** The documents, with all that is in examples/. */
export const documents = globSync(['*.md', 'docs/*.md', 'examples/**/*.yml'], { cwd: root }).sort();

export const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** The arguments of every `mlflow-tui ...` in a document: in blocks of code, in `code`, and in steps of CI jobs. `npm start` adds its own. Pure. */
export function commandLinesOf(text: string): string[] {
  return codeOf(text).flatMap((line) => argumentsIn(line.replace(/^npm start( --(?= |$))?/, 'mlflow-tui --sandbox')));
}

function codeOf(text: string): string[] {
  if (!text.includes('`')) return text.split('\n');
  const blocks = [...text.matchAll(/^ *```.*\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...text.replace(/^ *```.*\n[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline];
}

/** Before the program's name: a prompt, a step's key, variables, npx. After its arguments: a comment, or what the shell does next. */
function argumentsIn(line: string): string[] {
  const found = /^(?:\s*(?:\$ |- (?:run: )?|run: |(?:\w+=\S+ )+|npx (?:--yes )?))*mlflow-tui(?:@[\d.]+)?(?= |$)(?<rest>.*)$/.exec(line);
  if (!found) return [];
  return [
    (found.groups?.rest ?? '')
      .replace(/\s+#.*$/, '')
      .replace(/\s+(?:[|>;]|&&|2>).*$/, '')
      .trim(),
  ];
}

/** Words as a shell makes them of a line without variables. Pure. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/['"]/g, ''));
}
