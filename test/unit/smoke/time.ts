import { onTestFinished, vi } from 'vitest';

/**
 * Until the test ends time stands still while the machine is busy with others, for what is measured and for what is waited for: no rate
 * and no patience is missed by that.
 */
export function steadyTime(): void {
  vi.useFakeTimers({
    toFake: ['performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    shouldAdvanceTime: true,
    advanceTimeDelta: 20,
  });
  onTestFinished(() => void vi.useRealTimers());
}

/** Until the test ends what is measured takes no time but what the test lets pass. */
export function stopTime(): { pass(ms: number): void } {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return { pass: (ms) => void vi.advanceTimersByTime(ms) };
}
