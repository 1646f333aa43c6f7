/** Stands for what is not shown. */
const hidden = '•••';

/** Words that make a name one of a credential, wherever they stand in it; and those that do so as a word of their own. */
const telling = /passw|passphrase|token|secret|credential|authorization|keys?(?![a-z])/;
const tellingWords = /(^|[^a-z])(pass|pwd|auth|dsn|cookie|sig|signature)(?![a-z])/;

/** Whether a value of this name may be a credential: PGPASSWORD, apiKey, --hf-token. More than are ones, since nobody checks. */
export function isCredential(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return telling.test(words) || tellingWords.test(words);
}

/**
 * A Kubernetes object, or any part of one, without the credentials in it: all values of a Secret, values of variables, arguments,
 * annotations, parameters and ConfigMap entries whose name tells, and what stands in texts as a password in a URL, `name=value`,
 * `--name value` or a private key.
 * References such as `secretKeyRef` stay. Pure.
 */
export function mask(object: object): object {
  const { data, stringData, binaryData, ...rest } = object as Record<string, unknown>;
  const isSecret = rest.kind === 'Secret';
  return {
    ...(maskPart(rest) as object),
    ...(isMap(data) && { data: mapValues(data, (value, key) => (isSecret ? sizeOf(value, 'base64') : maskNamed(key, value))) }),
    ...(isMap(binaryData) && { binaryData: mapValues(binaryData, (value) => sizeOf(value, 'base64')) }),
    ...(isMap(stringData) && { stringData: mapValues(stringData, (value) => sizeOf(value, 'utf8')) }),
  };
}

function maskPart(part: unknown): unknown {
  if (typeof part === 'string') return maskText(part);
  if (Array.isArray(part)) return part.map((item, index) => (isValueOf(part[index - 1], item) ? hidden : maskPart(item)));
  if (!isMap(part)) return part;
  const { name, value } = part;
  // A variable, or a header of a probe.
  if (typeof name === 'string' && typeof value === 'string') return { ...part, value: maskNamed(name, value) };
  return mapValues(part, (below, key) => {
    if (freeMaps.has(key) && isMap(below)) return mapValues(below, (text, at) => maskNamed(at, text));
    // Other names of fields are of references, too: key, secretName, topologyKey.
    return password.test(key) ? maskNamed(key, below) : maskPart(below);
  });
}

/** Fields of Kubernetes and CloudNativePG in which users name the keys. */
const freeMaps: ReadonlySet<string> = new Set(['annotations', 'parameters', 'connectionParameters']);
const password = /passw|passphrase/i;

function maskNamed(name: string, value: unknown): unknown {
  return typeof value === 'string' && value !== '' && isCredential(name) ? hidden : maskPart(value);
}

/** Whether an argument is the value of the one before it: `--token abc`. */
function isValueOf(before: unknown, item: unknown): boolean {
  return typeof before === 'string' && typeof item === 'string' && /^--?[\w.-]+$/.test(before) && isCredential(before) && !/^-/.test(item);
}

// None of these may start in the middle of a word: a megabyte without a space would take them hours.
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const urlPassword = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s"']+@/gi;
/** A token without a password beside it; in other URLs it is the name of a user. */
const urlToken = /(?<![a-z0-9+.-])(https?:\/\/)[^\s/:@"']+@/gi;
const bearer = /\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi;
/** A YAML key with its text on the lines below, indented by more than it is. */
const block = /^([ \t]*(?:- +)*)([\w.-]+)(: *[|>][-+\d]* *\n)((?:\1[ \t]+.*(?:\n|$)|[ \t]*\n)+)/gm;
/** A name with its value: quoted; after "=" up to a space; after ": " all of the line, as in YAML. */
const assignment =
  /(?<![\w.-])([\w.-]+)(\\?["']?[ \t]*=[ \t]*|\\?["']?:[ \t]+|\\?["']:)(\\?"[^"\n]*"|'[^'\n]*'|(?<==[ \t]*)[^\s"',;&]+|(?<!=[ \t]*)[^\n"',{}]+)/g;

/** `--name value` in a command line. */
const option = /(?<![\w.-])(--?[\w.-]+)([ \t]+)("[^"\n]*"|'[^'\n]*'|[^\s"'-]\S*)/g;

/** A text with what looks like a credential in it hidden. A reference to a variable (`$NAME`) is none. Pure. */
export function maskText(text: string): string {
  return text
    .replace(privateKey, hidden)
    .replace(urlPassword, `$1:${hidden}@`)
    .replace(urlToken, `$1${hidden}@`)
    .replace(bearer, `$1 ${hidden}`)
    .replace(block, (whole: string, indent: string, name: string) => (isCredential(name) ? `${indent}${name}: ${hidden}\n` : whole))
    .replace(assignment, (whole: string, name: string, sign: string, value: string) =>
      hides(name, value) ? `${name}${sign}${hidden}` : whole,
    )
    .replace(option, (whole: string, name: string, space: string, value: string) =>
      hides(name, value) ? `${name}${space}${hidden}` : whole,
    );
}

function hides(name: string, value: string): boolean {
  return isCredential(name) && !/^["']?\$/.test(value);
}

function sizeOf(value: unknown, encoding: 'base64' | 'utf8'): string {
  return `${hidden} ${Buffer.byteLength(String(value), encoding)} bytes`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(map: Record<string, unknown>, change: (value: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
