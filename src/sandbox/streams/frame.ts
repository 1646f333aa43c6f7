/** A binary message of the channel protocols: the channel's number, then text or bytes. */
export function frame(channel: number, payload: string | Buffer = ''): Buffer {
  return Buffer.concat([Buffer.of(channel), typeof payload === 'string' ? Buffer.from(payload) : payload]);
}

/** The message that opens a channel of a port-forward: the port, two bytes, the lower one first. */
export function portFrame(channel: number, port: number): Buffer {
  return frame(channel, Buffer.of(port & 0xff, port >> 8));
}
