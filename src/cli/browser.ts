import { setTimeout as delay } from 'node:timers/promises';

type Surroundings = Pick<NodeJS.Process, 'env' | 'platform'>;

/** A browser's launcher that fails does so at once; one that is still there after this shows the page, or is about to. */
const failsWithinMs = 1500;

/**
 * Shows a page in the user's browser: $BROWSER where it names a program, else what the system would open. Only for addresses that
 * this program made. Never throws. @returns whether there is a browser that took it.
 */
export async function browse(url: string, surroundings: Surroundings = process): Promise<boolean> {
  if (!/^https?:$/.test(new URL(url).protocol) || !hasBrowser(surroundings)) return false;
  const { BROWSER } = surroundings.env;
  try {
    // Loaded here: nobody waits for it at the start.
    const { default: open } = await import('open');
    const child = await open(url, isProgram(BROWSER) ? { app: { name: BROWSER } } : {});
    const exited = new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === 0)));
    return child.exitCode === null ? await Promise.race([exited, delay(failsWithinMs, true, { ref: false })]) : child.exitCode === 0;
  } catch {
    return false;
  }
}

/** Whether a page would be shown to the one who sits at this terminal. Over SSH it would open on the other machine, if at all. Pure. */
export function hasBrowser({ env, platform }: Surroundings): boolean {
  if (env.BROWSER === 'none') return false;
  if (env.BROWSER) return true;
  if (env.SSH_CONNECTION || env.SSH_TTY) return false;
  if (platform === 'darwin' || platform === 'win32' || env.WSL_DISTRO_NAME) return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** xdg-open knows lists of programs and "%s" as well; those are left to it. */
function isProgram(browser: string | undefined): browser is string {
  return browser !== undefined && /^[\w./-]+$/.test(browser);
}
