import type { IncomingHttpHeaders } from 'node:http';
import { isRecord } from '../is-record.ts';
import type { Machine } from '../machine.ts';
import { fromProtobuf, protobufType } from './protobuf.ts';
import { badRequest, Refusal } from './status.ts';

/** A request whose sender is known and may do what it asks. */
export interface Call {
  machine: Machine;
  user: string;
  path: string;
  method: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What a request that ends is answered with. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: AnswerHeaders;
}

/** A header with several values is sent several times. */
export type AnswerHeaders = Record<string, string[]>;

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

/** The media type of the body, without parameters. */
export function contentType({ headers }: Call): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

/** How kubectl is made to send JSON for kinds that it would send in protobuf. */
const jsonInstead = 'kubectl create ... --dry-run=client -o yaml | kubectl apply -f -';

/** The body as an object; YAML only where it isn't JSON. Throws a 400. */
export async function parseBody(call: Call, wanted: string): Promise<Record<string, unknown>> {
  const isProtobuf = contentType(call) === protobufType;
  const value = isProtobuf ? fromProtobuf(call.body) : await parsedBody(call);
  if (isRecord(value)) return value;
  if (isProtobuf) throw badRequest(`the sandbox reads no ${wanted} in protobuf; kubectl sends JSON with: ${jsonInstead}`);
  throw unrecognized(call, wanted, 'no object');
}

/** The 400 of a body that is no object of a kind. */
export function unrecognized({ body }: Call, wanted: string, why: string): Refusal {
  return badRequest(
    `the object provided is unrecognized (must be of type ${wanted}): couldn't get version/kind; json parse error: ${why} (${excerpt(body)})`,
  );
}

/** As much of a body as API servers show, in hex where it does not look like JSON. */
function excerpt(body: Buffer): string {
  if (body.length === 0) return '<empty>';
  const start = body.subarray(0, 30);
  return `${body[0] === 0x7b ? start : start.toString('hex')}${body.length > start.length ? ' ...' : ''}`;
}

/** Whatever is in the body; undefined where it can't be read. */
async function parsedBody({ body }: Call): Promise<unknown> {
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch {
    const yaml = await import('yaml');
    try {
      // Its warnings would be Node's, over the screen.
      return yaml.parse(text, { logLevel: 'error' });
    } catch {
      return undefined;
    }
  }
}

/** A whole number of a query; undefined where none is said. Throws a 400. */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (!Number.isSafeInteger(Number(text))) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

/** Whether a parameter of a query is set. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

/** Whether nothing is to be written. Throws a 422. @param said where it is not the query that says so */
export function isDryRun({ query, method }: Call, said: readonly string[] = query.getAll('dryRun')): boolean {
  const values = said.filter((value) => value !== '');
  if (values.every((value) => value === 'All')) return values.length > 0;
  const options = { POST: 'CreateOptions', PUT: 'UpdateOptions', PATCH: 'PatchOptions', DELETE: 'DeleteOptions' }[method] ?? 'PatchOptions';
  const message = `Unsupported value: [${values.map((value) => JSON.stringify(value)).join(',')}]: supported values: "All"`;
  const causes = [{ reason: 'FieldValueNotSupported', message, field: 'dryRun' }];
  const details = { group: 'meta.k8s.io', kind: options, causes };
  throw new Refusal(422, 'Invalid', `${options}.meta.k8s.io "" is invalid: dryRun: ${message}`, details);
}

/** Who writes: what the client calls itself, else the program's name. */
export function managerOf({ query, headers }: Call): string {
  return query.get('fieldManager') || (headers['user-agent'] ?? 'unknown').split('/')[0] || 'unknown';
}
