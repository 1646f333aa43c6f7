import { Problem } from '../problem.ts';

/** What is wrong with a command line, with the page of help that tells more. */
export function usage(message: string, page = 'mlflow-tui --help'): Problem {
  return new Problem(message, { kind: 'usage', hint: `See \`${page}\`.` });
}
