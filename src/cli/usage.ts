import { Problem } from '../problem.ts';

/** The page with all options but those of smoke alone. */
export const optionsPage = 'mlflow-tui help options';

/** What is wrong with a command line, with the page of help that tells more. */
export function usage(message: string, page = optionsPage): Problem {
  return new Problem(message, { kind: 'usage', hint: `See \`${page}\`.` });
}
