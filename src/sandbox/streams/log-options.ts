import { isTrue } from '../api/call.ts';
import { badRequest, invalid } from '../api/status.ts';

/** What of a log is asked for (PodLogOptions). */
export interface LogOptions {
  container: string | null;
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  sinceSeconds: number | undefined;
  limitBytes: number | undefined;
}

/** Reads the query of a log, or says with the API server's words what is wrong with it. @throws Refusal */
export function readLogOptions(query: URLSearchParams, pod: string): LogOptions {
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  const flag = (name: string) => isTrue(query.get(name));
  const least: [string, number, string][] = [
    ['limitBytes', 1, 'must be greater than 0'],
    ['sinceSeconds', 1, 'must be greater than 0'],
    ['tailLines', 0, 'must be greater than or equal to 0'],
  ];
  for (const [name, smallest, rule] of least) {
    const value = query.get(name);
    if (value === null) continue;
    if (!/^-?\d+$/.test(value)) throw badRequest(`strconv.ParseInt: parsing "${value}": invalid syntax`);
    if (Number(value) < smallest) {
      const fault = { field: name, reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${rule}` } as const;
      throw invalid({ apiVersion: 'v1', kind: 'PodLogOptions' }, pod, [fault]);
    }
  }
  return {
    container: query.get('container'),
    previous: flag('previous'),
    follow: flag('follow'),
    timestamps: flag('timestamps'),
    tailLines: number('tailLines'),
    sinceSeconds: number('sinceSeconds'),
    limitBytes: number('limitBytes'),
  };
}
