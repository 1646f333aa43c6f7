/** How a field goes over the wire; `hex` and `base64` are bytes, written so in JSON. */
export type Scalar = 'string' | 'hex' | 'base64' | 'bool' | 'enum' | 'uint32' | 'fixed32' | 'int64' | 'fixed64' | 'double';

export interface Field {
  name: string;
  type: Scalar | Message;
  /** A list of them. */
  repeated?: boolean;
  /** Belongs to a choice: it is written even when it has its default, and absent when another one was chosen. */
  chosen?: boolean;
}

/** A message's fields by number. */
export type Message = Map<number, Field>;

/** "name" or, for a list, "name[]". */
function message(fields: Record<number, [name: string, type: Scalar | Message]>, chosen = false): Message {
  return new Map(
    Object.entries(fields).map(([number, [name, type]]) => {
      const repeated = name.endsWith('[]');
      return [
        Number(number),
        { name: repeated ? name.slice(0, -2) : name, type, ...(repeated && { repeated }), ...(chosen && { chosen }) },
      ];
    }),
  );
}

// A value may hold values, so it is filled in afterwards.
const anyValue: Message = new Map();
const keyValue = message({ 1: ['key', 'string'], 2: ['value', anyValue] });
const choices = message(
  {
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', message({ 1: ['values[]', anyValue] })],
    6: ['kvlistValue', message({ 1: ['values[]', keyValue] })],
    7: ['bytesValue', 'base64'],
  },
  true,
);
for (const [number, field] of choices) anyValue.set(number, field);

const entityRef = message({
  1: ['schemaUrl', 'string'],
  2: ['type', 'string'],
  3: ['idKeys[]', 'string'],
  4: ['descriptionKeys[]', 'string'],
});
const resource = message({ 1: ['attributes[]', keyValue], 2: ['droppedAttributesCount', 'uint32'], 3: ['entityRefs[]', entityRef] });
const scope = message({
  1: ['name', 'string'],
  2: ['version', 'string'],
  3: ['attributes[]', keyValue],
  4: ['droppedAttributesCount', 'uint32'],
});
const event = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['name', 'string'],
  3: ['attributes[]', keyValue],
  4: ['droppedAttributesCount', 'uint32'],
});
const link = message({
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  3: ['traceState', 'string'],
  4: ['attributes[]', keyValue],
  5: ['droppedAttributesCount', 'uint32'],
  6: ['flags', 'fixed32'],
});
const span = message({
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  3: ['traceState', 'string'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes[]', keyValue],
  10: ['droppedAttributesCount', 'uint32'],
  11: ['events[]', event],
  12: ['droppedEventsCount', 'uint32'],
  13: ['links[]', link],
  14: ['droppedLinksCount', 'uint32'],
  15: ['status', message({ 2: ['message', 'string'], 3: ['code', 'enum'] })],
  16: ['flags', 'fixed32'],
});
const scopeSpans = message({ 1: ['scope', scope], 2: ['spans[]', span], 3: ['schemaUrl', 'string'] });
const resourceSpans = message({ 1: ['resource', resource], 2: ['scopeSpans[]', scopeSpans], 3: ['schemaUrl', 'string'] });

/** ExportTraceServiceRequest. */
export const traceRequest = message({ 1: ['resourceSpans[]', resourceSpans] });
/** ExportTraceServiceResponse. */
export const traceResponse = message({ 1: ['partialSuccess', message({ 1: ['rejectedSpans', 'int64'], 2: ['errorMessage', 'string'] })] });
/** google.rpc.Status, without details. */
export const rpcStatus = message({ 1: ['code', 'enum'], 2: ['message', 'string'] });

const defaults: Record<Scalar, unknown> = {
  ...{ string: '', hex: '', base64: '', bool: false, enum: 0, uint32: 0, fixed32: 0, int64: '0', fixed64: '0', double: 0 },
};

export type Decoded = Record<string, unknown>;

/** A message in which nothing is said. */
export function empty(message: Message): Decoded {
  const made: Decoded = {};
  for (const { name, type, repeated, chosen } of message.values()) {
    if (repeated) made[name] = [];
    else if (typeof type === 'string' && !chosen) made[name] = defaults[type];
  }
  return made;
}

/** Whether a value need not be written: it is what is understood without it. */
export function isDefault(type: Scalar, value: unknown): boolean {
  return Object.is(value, defaults[type]);
}
