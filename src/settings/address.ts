import * as z from 'zod';

/** `localhost:5000` and the like parse as URLs of the scheme "localhost". */
const hasHttpScheme = (text: string) => /^https?:\/\//i.test(text);

/**
 * What is wrong with the address of a service, to complete "expected ..."; undefined when nothing is. Pure.
 * @param suffix a path that the service's clients add themselves, such as /v1/traces
 */
export function addressProblem(text: string, suffix?: string): string | undefined {
  if (!hasHttpScheme(text)) {
    const meant = `http://${text.replace(/^[a-z]*:?\/+/i, '')}`;
    return `an address with its scheme, like ${URL.canParse(meant) && !/\s/.test(text) ? hidden(meant) : 'http://localhost:5000'}`;
  }
  if (!URL.canParse(text) || /\s/.test(text)) return 'an address like http://localhost:5000';
  const { username, password, search, hash, pathname } = new URL(text);
  if (username !== '' || password !== '') return 'an address without user and password: those come from the environment (docs/smoke.md)';
  if (search !== '' || hash !== '') return 'an address without "?" and "#"';
  if (suffix !== undefined && pathname.replace(/\/+$/, '').endsWith(suffix)) {
    return `the address without ${suffix}, which is added: ${text.replace(/\/+$/, '').slice(0, -suffix.length)}`;
  }
  return undefined;
}

/** An address of an HTTP service, without a "/" at its end. */
export function address(suffix?: string) {
  const problem = (value: unknown) => addressProblem(String(value), suffix);
  return (
    z
      .string({ error: 'an address like http://localhost:5000' })
      .refine((value) => problem(value) === undefined, { error: ({ input }) => problem(input) ?? '' })
      // For editors, which can be told no more than this.
      .meta({ pattern: '^[hH][tT][tT][pP][sS]?://[^/?#@\\s]+(/[^?#\\s]*)?$' })
      .transform((value) => value.replace(/\/+$/, ''))
  );
}

/** An address, maybe in quotes, as it may be shown: what stands before an "@" may be a password. */
export function hidden(text: string): string {
  return text.replace(/^("?)(https?:\/\/)?.*@/i, '$1$2…@');
}
