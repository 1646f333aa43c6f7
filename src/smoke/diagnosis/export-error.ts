/** A line of the collector's log about spans that it could not hand on. */
export interface ExportError {
  /** ISO 8601, as the collector's clock says; empty where the line has none. */
  time: string;
  /** Id of its exporter, e.g. "otlp_http/mlflow". */
  exporter: string;
  /** Whether the spans are gone, or will be tried again. */
  dropped: boolean;
  /** Its error, word for word. */
  words: string;
}

/** What kind of error it is, as far as its words tell. */
type Failure =
  | { kind: 'dns'; host: string }
  | { kind: 'refused'; address: string }
  | { kind: 'unreachable'; words: string }
  | { kind: 'timeout' }
  | { kind: 'protocol'; words: string }
  | { kind: 'status'; status: number }
  | { kind: 'queue' }
  | { kind: 'other'; words: string };

/**
 * The errors of exporters in a log of the collector, console or JSON (seen on 0.149: "time\tlevel\tcaller\tmessage\t{json}"), oldest
 * first. Stack traces and everything else are left out. Pure.
 */
export function readExportErrors(lines: readonly string[]): ExportError[] {
  return lines.flatMap((line) => {
    if (!/Exporting failed|sending queue is full/i.test(line)) return [];
    const fields = fieldsOf(line);
    const words = String(fields.error ?? line);
    return [
      {
        time: timeOf(line, fields),
        exporter: String(fields['otelcol.component.id'] ?? fields.name ?? ''),
        dropped: !line.includes('Will retry'),
        words,
      },
    ];
  });
}

/** The JSON of a line: all of it, or behind the message. */
function fieldsOf(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function timeOf(line: string, { ts }: Record<string, unknown>): string {
  if (typeof ts === 'number') return new Date(ts * 1000).toISOString();
  return /^\S*\d{4}-\d\d-\d\dT[\d:.]+(Z|[-+][\d:]+)/.exec(line)?.[0] ?? String(ts ?? '');
}

/** Go's and gRPC's words, as a kind. Pure. */
export function failureOf(words: string): Failure {
  const dns = /lookup (\S+?)(?: on \S+)?: |produced zero addresses/.exec(words);
  if (dns) return { kind: 'dns', host: dns[1] ?? '' };
  const refused = /dial tcp (\S+): connect: connection refused/.exec(words);
  if (refused) return { kind: 'refused', address: refused[1] ?? '' };
  if (/no route to host|network is unreachable/.test(words)) return { kind: 'unreachable', words };
  if (/sending queue is full|element size too large/.test(words)) return { kind: 'queue' };
  const status = /HTTP Status Code (\d{3})/i.exec(words);
  if (status) return { kind: 'status', status: Number(status[1]) };
  if (
    /server gave HTTP response to HTTPS client|malformed HTTP|unexpected HTTP status|first record does not look like a TLS|tls:|x509:|http2|frame too large|error reading server preface/.test(
      words,
    )
  ) {
    return { kind: 'protocol', words };
  }
  if (/i\/o timeout|deadline exceeded|Client\.Timeout|DeadlineExceeded/.test(words)) return { kind: 'timeout' };
  return { kind: 'other', words };
}
