import type { Readable } from 'node:stream';

/** All that comes; of what is larger than may be no more is kept than tells so. Rejects when it is cut off. */
export async function bodyOf(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (length > most) continue;
    chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}
