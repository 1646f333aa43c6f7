import { useLayoutEffect } from 'react';
import { reportWheel, stopWheel } from '../wheel.ts';

/** Has the terminal report the wheel while it is mounted. Ink unmounts on every way out but SIGKILL, crashes and signals among them. */
export function WheelReports({ stdout }: { stdout: NodeJS.WriteStream }) {
  useLayoutEffect(() => {
    stdout.write(reportWheel);
    return () => {
      stdout.write(stopWheel);
    };
  }, [stdout]);
  return null;
}
