import type { Readable } from 'node:stream';

/**
 * The lines of a text stream as they come, all that a chunk completes together; a last line without an end counts. What the stream
 * throws is put into words by `toError`. Leaving the loop destroys the stream.
 */
export async function* lineBatches(stream: Readable, toError: (error: unknown) => Error): AsyncGenerator<string[]> {
  // Characters that are split between chunks are put together by the stream's own decoder.
  stream.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw toError(error);
  }
  if (rest !== '') yield [rest];
}
