const units: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** A duration as Go's configurations have it, in seconds: "1m30s", "200ms", or nanoseconds as a number. undefined: none. Pure. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Math.trunc(value) * 1e-9;
  if (value === '0') return 0;
  if (typeof value !== 'string' || !/^[-+]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(value)) return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
  return value.startsWith('-') ? -seconds : seconds;
}

/** Go's words for a text that is no duration. Pure. */
export function whyNoDuration(text: string): string {
  if (/^[-+]?[\d.]+$/.test(text)) return 'missing unit in duration';
  return /^[-+]?\d/.test(text) ? 'unknown unit' : 'invalid duration';
}

/** Seconds as Go prints them: "200ms", "5s", "1m30s". Pure. */
export function goDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.round((seconds % 60) * 1e9) / 1e9];
  return `${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${rest}s`;
}
