import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Decoded, empty, isDefault, type Message, type Scalar } from './schema.ts';

interface Wire {
  type: WireType;
  read(reader: BinaryReader): unknown;
  write(writer: BinaryWriter, value: never): void;
}

const bytes = (encoding: 'hex' | 'base64'): Wire => ({
  type: WireType.LengthDelimited,
  read: (reader) => Buffer.from(reader.bytes()).toString(encoding),
  write: (writer, value: string) => writer.bytes(Buffer.from(value, encoding)),
});

const wires: Record<Scalar, Wire> = {
  string: {
    type: WireType.LengthDelimited,
    read: (reader) => reader.string(),
    write: (writer, value: string) => writer.string(value),
  },
  hex: bytes('hex'),
  base64: bytes('base64'),
  bool: { type: WireType.Varint, read: (reader) => reader.bool(), write: (writer, value: boolean) => writer.bool(value) },
  enum: { type: WireType.Varint, read: (reader) => reader.int32(), write: (writer, value: number) => writer.int32(value) },
  uint32: { type: WireType.Varint, read: (reader) => reader.uint32(), write: (writer, value: number) => writer.uint32(value) },
  fixed32: { type: WireType.Bit32, read: (reader) => reader.fixed32(), write: (writer, value: number) => writer.fixed32(value) },
  int64: { type: WireType.Varint, read: (reader) => String(reader.int64()), write: (writer, value: string) => writer.int64(value) },
  fixed64: { type: WireType.Bit64, read: (reader) => String(reader.fixed64()), write: (writer, value: string) => writer.fixed64(value) },
  double: { type: WireType.Bit64, read: (reader) => reader.double(), write: (writer, value: number) => writer.double(value) },
};

/** Reads a message; fields that it does not know are left out, as protobuf has it. @throws Error for what is no protobuf */
export function decode(message: Message, payload: Uint8Array): Decoded {
  const decoded = empty(message);
  const reader = new BinaryReader(payload);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = message.get(number);
    if (field === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    const { name, type, repeated, chosen } = field;
    const expected = typeof type === 'string' ? wires[type].type : WireType.LengthDelimited;
    if (wireType !== expected) throw new Error(`proto: wrong wireType = ${wireType} for field ${name}`);
    const value = typeof type === 'string' ? wires[type].read(reader) : decode(type, reader.bytes());
    if (repeated) (decoded[name] as unknown[]).push(value);
    else {
      // The last one of a choice stands.
      if (chosen) for (const key of Object.keys(decoded)) delete decoded[key];
      decoded[name] = value;
    }
  }
  return decoded;
}

/** Writes a message; the opposite of `decode`. */
export function encode(message: Message, value: object): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  write(writer, message, value as Decoded);
  return writer.finish();
}

function write(writer: BinaryWriter, message: Message, value: Decoded): void {
  for (const [number, { name, type, repeated, chosen }] of message) {
    const part = value[name];
    if (part === undefined) continue;
    for (const one of repeated ? (part as unknown[]) : [part]) {
      if (typeof type !== 'string') {
        writer.tag(number, WireType.LengthDelimited).fork();
        write(writer, type, one as Decoded);
        writer.join();
      } else if (repeated || chosen || !isDefault(type, one)) {
        writer.tag(number, wires[type].type);
        wires[type].write(writer, one as never);
      }
    }
  }
}
