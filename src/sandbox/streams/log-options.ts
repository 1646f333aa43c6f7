import { isTrue, numberOf } from '../api/call.ts';
import { badRequest, type Fault, invalid } from '../api/status.ts';

/** What of a log is asked for (PodLogOptions). */
export interface LogOptions {
  container: string | null;
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  sinceSeconds: number | undefined;
  sinceTime: Date | undefined;
  limitBytes: number | undefined;
}

/** Reads the query of a log, or says with the API server's words what is wrong with it. @throws Refusal */
export function readLogOptions(query: URLSearchParams, pod: string): LogOptions {
  const options = {
    container: query.get('container'),
    previous: isTrue(query.get('previous')),
    follow: isTrue(query.get('follow')),
    timestamps: isTrue(query.get('timestamps')),
    tailLines: numberOf(query, 'tailLines'),
    sinceSeconds: numberOf(query, 'sinceSeconds'),
    limitBytes: numberOf(query, 'limitBytes'),
    sinceTime: timeOf(query.get('sinceTime')),
  };
  const { tailLines = 0, limitBytes = 1, sinceSeconds = 1, sinceTime } = options;
  const faults: Fault[] = [];
  const refuse = (field: string, value: number, rule: string) =>
    faults.push({ field, reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${rule}` });
  if (tailLines < 0) refuse('tailLines', tailLines, 'must be greater than or equal to 0');
  if (limitBytes < 1) refuse('limitBytes', limitBytes, 'must be greater than 0');
  if (sinceTime !== undefined && options.sinceSeconds !== undefined) {
    const message = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
    faults.push({ field: '[]', reason: 'FieldValueForbidden', message });
  } else if (sinceSeconds < 1) refuse('sinceSeconds', sinceSeconds, 'must be greater than 0');
  if (faults.length > 0) throw invalid({ apiVersion: 'v1', kind: 'PodLogOptions' }, pod, faults);
  return options;
}

/** A time of a query, without what is less than a second: so the kubelet is asked for it. */
function timeOf(text: string | null): Date | undefined {
  if (!text) return undefined;
  const [, whole = '', zone = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const time = new Date(whole + zone);
  if (!Number.isNaN(time.getTime())) return time;
  throw badRequest(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`);
}
