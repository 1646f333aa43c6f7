/** "12,000". */
export function inDigits(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** Of milliseconds: "0.21 s". */
export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
