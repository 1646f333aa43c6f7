import { badRequest, Refusal } from './status.ts';

/** The ports to forward, from the query's values, or the words of the API server and the kubelet for those that are none. @throws Refusal */
export function readPorts(values: readonly string[]): number[] {
  const all = values.flatMap((value) => value.split(','));
  const bad = all.find((value) => !/^\d+$/.test(value));
  if (bad !== undefined) throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing "${bad}": invalid syntax`);
  if (all.length === 0) throw new Refusal(400, 'query parameter "port" is required');
  const ports = all.map(Number);
  if (ports.includes(0)) throw new Refusal(400, 'port "0" must be > 0');
  return ports;
}
