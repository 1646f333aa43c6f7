import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './status.ts';

/**
 * Keeps web pages out, which reach loopback as well: a page asks with its origin, or, when its own name leads to loopback (DNS rebinding), for a
 * host of that name. Nothing real is behind this API, and it knows no passwords of anybody; but what a page writes would be taken for the
 * cluster's. The hosts are those of `kubectl proxy` (--accept-hosts). Throws a 403.
 */
export function refuseBrowsers({ host = '', origin }: IncomingHttpHeaders): void {
  if (origin === undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) return;
  throw new Refusal(403, 'Forbidden', 'forbidden: the sandbox answers no web pages', {});
}
