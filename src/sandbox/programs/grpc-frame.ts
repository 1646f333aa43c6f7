/** A message as gRPC frames it: not compressed, its length, then itself (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
export function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
