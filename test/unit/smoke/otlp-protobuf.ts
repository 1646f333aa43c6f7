/** A message of OTLP: its fields by number, each with its name in JSON and how it is read. A trailing [] is a repeated one. */
interface Message {
  [field: number]: [name: string, read: Message | ((field: Field) => unknown)];
}

/** One field on the wire (https://protobuf.dev/programming-guides/encoding): a varint, eight or four bytes, or a piece of them. */
type Field = bigint | Buffer;

const text = (field: Field) => (field as Buffer).toString();
const hex = (field: Field) => (field as Buffer).toString('hex');
const whole = (field: Field) => Number(field);
const int64 = (field: Field) => String(BigInt.asIntN(64, field as bigint));
const fixed64 = (field: Field) => String((field as Buffer).readBigUInt64LE());
const double = (field: Field) => (field as Buffer).readDoubleLE();

const anyValue: Message = {};
const keyValue: Message = { 1: ['key', text], 2: ['value', anyValue] };
Object.assign(anyValue, {
  1: ['stringValue', text],
  2: ['boolValue', (field: Field) => field !== 0n],
  3: ['intValue', int64],
  4: ['doubleValue', double],
  5: ['arrayValue', { 1: ['values[]', anyValue] }],
});
const attributes = ['attributes[]', keyValue] as [string, Message];
const event: Message = { 1: ['timeUnixNano', fixed64], 2: ['name', text], 3: attributes };
const link: Message = { 1: ['traceId', hex], 2: ['spanId', hex], 4: attributes };
const status: Message = { 2: ['message', text], 3: ['code', whole] };
const span: Message = {
  1: ['traceId', hex],
  2: ['spanId', hex],
  4: ['parentSpanId', hex],
  5: ['name', text],
  6: ['kind', whole],
  7: ['startTimeUnixNano', fixed64],
  8: ['endTimeUnixNano', fixed64],
  9: attributes,
  11: ['events[]', event],
  13: ['links[]', link],
  15: ['status', status],
};
const resourceSpans: Message = { 1: ['resource', { 1: attributes }], 2: ['scopeSpans[]', { 2: ['spans[]', span] }] };

/** An ExportTraceServiceRequest (https://github.com/open-telemetry/opentelemetry-proto) as the object that OTLP's JSON has for it. */
export function decodeRequest(bytes: Uint8Array): unknown {
  return decode(Buffer.from(bytes), { 1: ['resourceSpans[]', resourceSpans] });
}

function decode(bytes: Buffer, message: Message): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [name] of Object.values(message)) if (name.endsWith('[]')) decoded[name.slice(0, -2)] = [];
  for (const { number, field } of fieldsOf(bytes)) {
    const known = message[number];
    if (known === undefined) continue;
    const [name, read] = known;
    const value = typeof read === 'function' ? read(field) : decode(field as Buffer, read);
    if (name.endsWith('[]')) (decoded[name.slice(0, -2)] as unknown[]).push(value);
    else decoded[name] = value;
  }
  return decoded;
}

function* fieldsOf(bytes: Buffer): Generator<{ number: number; field: Field }> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const piece = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const [number, wire] = [key >> 3, key & 7];
    if (wire === 0) yield { number, field: varint() };
    else yield { number, field: piece(wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4) };
  }
}
