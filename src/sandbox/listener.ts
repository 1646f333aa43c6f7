import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** What answers a request of HTTP, be it later: then it returns a promise. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A listener whose mistakes cost no more than the answer: they are told, and do not end the process, which is that of the screen, too. */
export function guarded(listener: Listener, tell: (words: string) => void): RequestListener {
  return async (request, response) => {
    try {
      await listener(request, response);
    } catch (error) {
      tell(String((error as Error).stack));
      response.destroy();
    }
  };
}
