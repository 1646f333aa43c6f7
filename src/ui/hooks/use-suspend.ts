import { setTimeout as delay } from 'node:timers/promises';
import { useApp, useIsScreenReaderEnabled, useStdout } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { reportWheel, stopWheel } from '../wheel.ts';

/** Longer than a stop takes. Who is stopped wakes up behind it; where no shell stops jobs, the screen comes back after it. */
const stoppedWithinMs = 100;

/** What Ctrl+Z does: the terminal is given back to the shell, and taken again on `fg`. Windows has no such thing. */
export function useSuspend(): () => void {
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const isHeard = useIsScreenReaderEnabled();
  const isSuspended = useRef(false);
  const isOver = useRef(false);
  useLayoutEffect(
    () => () => {
      isOver.current = true;
    },
    [],
  );
  return () => {
    if (process.platform === 'win32' || isSuspended.current) return;
    isSuspended.current = true;
    const suspended = suspendTerminal(async () => {
      if (!isHeard) stdout.write(stopWheel);
      // As the terminal would do it: npm, too, if it started this.
      process.kill(0, 'SIGTSTP');
      await delay(stoppedWithinMs);
      // Ended meanwhile, the terminal is the shell's for good.
      if (!isHeard && !isOver.current) stdout.write(reportWheel);
    });
    void suspended.finally(() => {
      isSuspended.current = false;
    });
  };
}
