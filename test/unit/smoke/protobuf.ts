/** A message's fields by number, each with its values in order: varints and fixed64 as bigint, the rest as bytes. */
type Fields = Map<number, (bigint | Buffer)[]>;

/** Reads any protobuf message by its wire format alone (https://protobuf.dev/programming-guides/encoding/). */
function readFields(bytes: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = tag % 8 === 0 ? varint() : tag % 8 === 1 ? take(8).readBigUInt64LE() : take(tag % 8 === 5 ? 4 : Number(varint()));
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const all = (fields: Fields, field: number) => (fields.get(field) ?? []) as Buffer[];
const bytes = (fields: Fields, field: number) => all(fields, field)[0];
const text = (fields: Fields, field: number) => bytes(fields, field)?.toString() ?? '';
const number = (fields: Fields, field: number) => (fields.get(field)?.[0] ?? 0n) as bigint;

/** A span as it was on the wire, in the JSON that MLflow answers with; `kind` is OTLP's number. */
export interface WireSpan {
  trace_id: string;
  span_id: string;
  parent_span_id?: string;
  name: string;
  kind: number;
  start_time_unix_nano: bigint;
  end_time_unix_nano: bigint;
  attributes: WireAttribute[];
  events: { name: string; time_unix_nano: bigint; attributes: WireAttribute[] }[];
  status: { message: string; code: string };
}

export interface WireAttribute {
  key: string;
  value: object;
}

/** All spans of an OTLP ExportTraceServiceRequest, by the field numbers of opentelemetry-proto's trace.proto. */
export function readSpans(request: Buffer): WireSpan[] {
  return all(readFields(request), 1)
    .flatMap((resourceSpans) => all(readFields(resourceSpans), 2))
    .flatMap((scopeSpans) => all(readFields(scopeSpans), 2))
    .map((span) => readSpan(readFields(span)));
}

function readSpan(span: Fields): WireSpan {
  const parent = bytes(span, 4)?.toString('base64');
  const status = readFields(bytes(span, 15) ?? Buffer.alloc(0));
  return {
    trace_id: bytes(span, 1)?.toString('base64') ?? '',
    span_id: bytes(span, 2)?.toString('base64') ?? '',
    ...(parent ? { parent_span_id: parent } : {}),
    name: text(span, 5),
    kind: Number(number(span, 6)),
    start_time_unix_nano: number(span, 7),
    end_time_unix_nano: number(span, 8),
    attributes: all(span, 9).map(readAttribute),
    events: all(span, 11)
      .map(readFields)
      .map((event) => ({ time_unix_nano: number(event, 1), name: text(event, 2), attributes: all(event, 3).map(readAttribute) })),
    status: {
      message: text(status, 2),
      code: ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'][Number(number(status, 3))] ?? '',
    },
  };
}

function readAttribute(attribute: Buffer): WireAttribute {
  const fields = readFields(attribute);
  return { key: text(fields, 1), value: readValue(bytes(fields, 2) ?? Buffer.alloc(0)) };
}

function readValue(value: Buffer): object {
  const fields = readFields(value);
  if (fields.has(1)) return { string_value: text(fields, 1) };
  if (fields.has(2)) return { bool_value: number(fields, 2) === 1n };
  if (fields.has(3)) return { int_value: Number(number(fields, 3)) };
  if (fields.has(4)) {
    const double = Buffer.alloc(8);
    double.writeBigUInt64LE(number(fields, 4));
    return { double_value: double.readDoubleLE() };
  }
  return { array_value: { values: all(readFields(bytes(fields, 5) ?? Buffer.alloc(0)), 1).map(readValue) } };
}
