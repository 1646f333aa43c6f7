import { badRequest } from '../api/status.ts';

/** The ports to forward, from the query's values, or the kubelet's words for those that are none. @throws Refusal by the API server */
export function readPorts(values: readonly string[]): { ports: number[] } | { words: string } {
  const all = values.flatMap((value) => value.split(','));
  const bad = all.find((value) => !/^\d+$/.test(value));
  if (bad !== undefined) throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing "${bad}": invalid syntax`);
  if (all.length === 0) return { words: 'query parameter "port" is required' };
  const ports = all.map(Number);
  return ports.includes(0) ? { words: 'port "0" must be > 0' } : { ports };
}
