/** What of the process decides how a run shows itself; `process` fits. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  stdin: { isTTY?: boolean };
  stdout: { isTTY?: boolean };
}

/** Whether the session can't ask and runs as `--ci`: there is no terminal to read from and draw on, or a CI system says that it is one. */
export function isUnattended({ env, stdin, stdout }: Surroundings): boolean {
  const isCi = env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
  return isCi || !stdin.isTTY || !stdout.isTTY;
}

/** Whether the terminal can do nothing but write, one character after the other, as a shell in Emacs: no screen can be drawn on it. */
export function isDumb({ env }: Pick<Surroundings, 'env'>): boolean {
  return env.TERM === 'dumb';
}

/** Whether the output may be coloured when no flag says no; NO_COLOR as in https://no-color.org. */
export function takesColor({ env, stdout }: Surroundings): boolean {
  return stdout.isTTY === true && !env.NO_COLOR && !isDumb({ env });
}

/**
 * Whether characters beyond ASCII can be written when no flag says no: unless the locale names a charset other than UTF-8, by the
 * first of these variables that is set (POSIX, "Environment Variables", 8.2). "C" names none: many containers have it under a
 * terminal that takes UTF-8.
 */
export function takesUnicode({ env }: Pick<Surroundings, 'env'>): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const charset = /\.([^@]+)/.exec(locale)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}
