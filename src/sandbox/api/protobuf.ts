import { BinaryReader } from '@bufbuild/protobuf/wire';

/** How a field of a message is read. */
type Wire = 'string' | 'bytes' | 'boolean' | 'integer' | Message | { map: Wire } | { list: Wire };
/** Fields by their numbers (k8s.io/api, generated.proto). */
interface Message {
  fields: Record<number, readonly [string, Wire]>;
}

const text: Wire = 'string';
const labels: Wire = { map: 'string' };
const metadata: Message = {
  fields: {
    1: ['name', text],
    2: ['generateName', text],
    3: ['namespace', text],
    5: ['uid', text],
    6: ['resourceVersion', text],
    11: ['labels', labels],
    12: ['annotations', labels],
    14: ['finalizers', { list: text }],
  },
};
const attributes: Message = {
  fields: Object.fromEntries(
    ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'].map((name, index) => [index + 1, [name, text] as const]),
  ),
};
const quantity: Message = { fields: { 1: ['text', text] } };
/** What kubectl makes by commands of its own: `kubectl create namespace`, `configmap`, `secret`, `quota`; `kubectl auth can-i`. */
const messages: Readonly<Record<string, Message>> = {
  Namespace: { fields: { 1: ['metadata', metadata] } },
  ConfigMap: {
    fields: { 1: ['metadata', metadata], 2: ['data', labels], 3: ['binaryData', { map: 'bytes' }], 4: ['immutable', 'boolean'] },
  },
  Secret: { fields: { 1: ['metadata', metadata], 2: ['data', { map: 'bytes' }], 3: ['type', text], 5: ['immutable', 'boolean'] } },
  ResourceQuota: {
    fields: { 1: ['metadata', metadata], 2: ['spec', { fields: { 1: ['hard', { map: quantity }], 2: ['scopes', { list: text }] } }] },
  },
  SelfSubjectReview: { fields: {} },
  SelfSubjectRulesReview: { fields: { 2: ['spec', { fields: { 1: ['namespace', text] } }] } },
  SelfSubjectAccessReview: { fields: { 2: ['spec', { fields: { 1: ['resourceAttributes', attributes] } }] } },
  DeleteOptions: {
    fields: {
      1: ['gracePeriodSeconds', 'integer'],
      2: ['preconditions', { fields: { 1: ['uid', text], 2: ['resourceVersion', text] } }],
      4: ['propagationPolicy', text],
      5: ['dryRun', { list: text }],
    },
  },
};
const envelope: Message = {
  fields: { 1: ['type', { fields: { 1: ['apiVersion', text], 2: ['kind', text] } }], 2: ['raw', 'bytes'] },
};
/** What a body in protobuf begins with (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding-idl). */
const magic = Buffer.from('k8s\0');

export const protobufType = 'application/vnd.kubernetes.protobuf';

/** An object that kubectl sent as protobuf; undefined for one of a kind that is not known, or no protobuf at all. */
export function fromProtobuf(body: Buffer): Record<string, unknown> | undefined {
  if (!body.subarray(0, 4).equals(magic)) return undefined;
  try {
    return unwrapped(body.subarray(4));
  } catch {
    // The reader's complaint.
    return undefined;
  }
}

function unwrapped(bytes: Buffer): Record<string, unknown> | undefined {
  const { type, raw } = read(envelope, bytes) as { type?: { apiVersion: string; kind: string }; raw?: string };
  const message = messages[type?.kind ?? ''];
  if (message === undefined || raw === undefined) return undefined;
  return { ...type, ...withQuantities(read(message, Buffer.from(raw, 'base64'))) };
}

function read(message: Message, payload: Uint8Array): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const reader = new BinaryReader(payload);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const [name, wire] = message.fields[number] ?? [];
    if (name === undefined || wire === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    if (typeof wire === 'object' && 'map' in wire) {
      const { key, value } = read({ fields: { 1: ['key', text], 2: ['value', wire.map] } }, reader.bytes());
      result[name] = { ...(result[name] as object), [String(key)]: value ?? '' };
    } else if (typeof wire === 'object' && 'list' in wire) {
      result[name] = [...((result[name] as unknown[]) ?? []), one(wire.list, reader)];
    } else {
      const value = one(wire, reader);
      // Go writes empty strings for what is not set.
      if (value !== '') result[name] = value;
    }
  }
  return result;
}

function one(wire: Wire, reader: BinaryReader): unknown {
  if (wire === 'string') return reader.string();
  if (wire === 'bytes') return Buffer.from(reader.bytes()).toString('base64');
  if (wire === 'boolean') return reader.bool();
  if (wire === 'integer') return Number(reader.int64());
  return read(wire as Message, reader.bytes());
}

/** Quantities are messages in protobuf and text in JSON. */
function withQuantities(object: Record<string, unknown>): Record<string, unknown> {
  const spec = object.spec as { hard?: Record<string, { text?: string }> } | undefined;
  if (spec?.hard === undefined) return object;
  return {
    ...object,
    spec: { ...spec, hard: Object.fromEntries(Object.entries(spec.hard).map(([name, value]) => [name, value.text ?? '0'])) },
  };
}
