import { useStdin } from 'ink';
import { useEffect, useEffectEvent } from 'react';
import { type Notch, notchesOf } from '../wheel.ts';

/**
 * Reads the wheel. Ink drops what is no key, so it is heard beside it: `data` comes whenever Ink reads. Use it after the keys,
 * for Ink decides how the input flows.
 */
export function useWheel(turn: (notches: Notch[]) => void): void {
  const { stdin } = useStdin();
  const hear = useEffectEvent((input: string) => {
    const notches = notchesOf(input);
    if (notches.length > 0) turn(notches);
  });
  useEffect(() => {
    const listen = (input: string | Buffer) => hear(input.toString());
    stdin.on('data', listen);
    return () => {
      stdin.off('data', listen);
    };
  }, [stdin]);
}
