import type { Clock } from '../../clock.ts';

type Level = 'info' | 'warn' | 'error';
type Fields = Record<string, unknown>;

/** Writes a line as the collector's console encoder does: time, level, place in its code, message, and fields as JSON. */
export type CollectorLog = (level: Level, caller: string, message: string, fields?: Fields) => void;

export const version = '0.149.0';

/** @param instanceId the collector's own, which stands in every line */
export function createLog(clock: Clock, write: (line: string) => void, instanceId: string): CollectorLog {
  const resource = spaced({ 'service.instance.id': instanceId, 'service.name': 'otelcol-contrib', 'service.version': version });
  return (level, caller, message, fields = {}) => {
    const rest = Object.keys(fields).length === 0 ? '' : `, ${spaced(fields).slice(1, -1)}`;
    write([clock.now().toISOString(), level, caller, message, `{"resource": ${resource}${rest}}`].join('\t'));
  };
}

/** The fields by which a component calls itself. */
export function component(kind: 'exporter' | 'extension' | 'receiver', id: string): Fields {
  return { 'otelcol.component.id': id, 'otelcol.component.kind': kind };
}

/** JSON with a space after "," and ":", as zap has it; what is within a field stays without. */
function spaced(fields: Fields): string {
  return `{${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ')}}`;
}
