import { TooLate } from '../../clock.ts';
import { rpcStatus } from '../../otlp/schema.ts';
import { decode } from '../../otlp/wire.ts';
import { goDuration } from './config/duration.ts';

/** What came of sending a batch, in the words that the collector's log has for it. */
export type Outcome = { kind: 'sent' } | { kind: 'permanent'; words: string } | { kind: 'transient'; words: string; afterSeconds?: number };

/** https://github.com/open-telemetry/opentelemetry-collector/blob/v0.149.0/internal/statusutil */
const codes: Record<number, string> = {
  400: 'InvalidArgument',
  401: 'Unauthenticated',
  403: 'PermissionDenied',
  404: 'Unimplemented',
  429: 'ResourceExhausted',
  502: 'Unavailable',
  503: 'Unavailable',
  504: 'Unavailable',
};
const passing = [429, 502, 503, 504];

/** What an answer means to the otlp_http exporter. @param url where it was sent @param retryAfter the header, in seconds */
export function outcomeOf(url: string, status: number, body: Uint8Array, retryAfter?: string): Outcome {
  if (status >= 200 && status <= 299) return { kind: 'sent' };
  const said = statusIn(body);
  const words = `error exporting items, request to ${url} responded with HTTP Status Code ${status}${said}`;
  const whole = `rpc error: code = ${codes[status] ?? 'Unknown'} desc = ${words}`;
  if (!passing.includes(status)) return { kind: 'permanent', words: `Permanent error: ${whole}` };
  if (retryAfter === undefined || !/^\d+$/.test(retryAfter)) return { kind: 'transient', words: whole };
  const afterSeconds = Number(retryAfter);
  return { kind: 'transient', words: `Throttle (${goDuration(afterSeconds)}), error: ${whole}`, afterSeconds };
}

/** The message in an error's body, when that is a google.rpc.Status as protobuf: one that says nothing is empty. */
function statusIn(body: Uint8Array): string {
  try {
    return `, Message=${decode(rpcStatus, body).message}, Details=[]`;
  } catch {
    return '';
  }
}

/** The DNS server that Go names in its errors. */
const resolver = '10.96.0.10:53';

/** An error of Node as Go has it: of a connection, one that broke or had no answer, or a header that can't be sent. Pure. */
export function goWords(error: unknown): string {
  if (error instanceof TooLate) return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${message.split(' ').at(-1)} on ${resolver}: no such host`;
  if (code === 'ECONNREFUSED') return `dial tcp ${message.split(' ').at(-1)}: connect: connection refused`;
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return 'EOF';
  const [, header = ''] = /\["(.*)"\]$/s.exec(message) ?? [];
  if (code === 'ERR_INVALID_CHAR') return `net/http: invalid header field value for "${canonical(header)}"`;
  if (code === 'ERR_INVALID_HTTP_TOKEN') return `net/http: invalid header field name "${header}"`;
  return message;
}

/** A header's name as Go writes it. */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
