/** How long ago a time was, as kubectl says it: "5m12s", "3h", "2d4h" (k8s.io/apimachinery, pkg/util/duration, HumanDuration). */
export function since(time: string | undefined, now: Date): string {
  if (time === undefined) return '<unknown>';
  const seconds = Math.floor((now.getTime() - Date.parse(time)) / 1000);
  const [minutes, hours, days] = [60, 3600, 86400].map((unit) => Math.floor(seconds / unit)) as [number, number, number];
  if (seconds < -1) return '<invalid>';
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  if (minutes < 10) return `${minutes}m${seconds % 60 === 0 ? '' : `${seconds % 60}s`}`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return `${hours}h${minutes % 60 === 0 ? '' : `${minutes % 60}m`}`;
  if (hours < 48) return `${hours}h`;
  return days < 8 ? `${days}d${hours % 24 === 0 ? '' : `${hours % 24}h`}` : `${days}d`;
}
