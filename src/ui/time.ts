/** Milliseconds as people read a stopwatch: "0:08", "12:30", "1:02:03". */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** How long something took: "0.3s", "12s", from a minute on as a stopwatch. */
export function took(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  return seconds < 60 ? `${Math.round(seconds)}s` : stopwatch(seconds * 1000);
}

/** A duration in milliseconds in words: "0.3 ms", "40 ms", "3.4 s". */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms > 0 && ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** The largest unit of a duration: "8s", "5m", "3h", "2d", as kubectl shows ages. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** When something happened on the run's own clock ("0:08"), or how long before the run ("-5m"). Both ISO 8601. */
export function onRunClock(at: string, runStartedAt: string): string {
  const ms = Date.parse(at) - Date.parse(runStartedAt);
  // Event times are whole seconds: one in the run's first second seems to be before it.
  return ms > -1000 ? stopwatch(ms) : `-${age(-ms)}`;
}
