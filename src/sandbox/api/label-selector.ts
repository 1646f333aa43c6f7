import { badRequest } from './status.ts';

type Labels = Readonly<Record<string, string>>;
type Test = (labels: Labels) => boolean;

/** Splits at commas that are not within brackets. */
const requirement = /(?:[^,(]|\([^)]*\)?)+/g;

/**
 * Whether labels are selected: `a=b,c!=d,e in (f,g),h notin (i),j,!k`
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). Throws a 400.
 */
export function labelMatcher(selector: string): Test {
  const tests = (selector.match(requirement) ?? []).map((one) => parse(one.trim(), selector));
  return (labels) => tests.every((test) => test(labels));
}

function parse(text: string, selector: string): Test {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)(\)?)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = '', end] = set;
    if (end === '') throw badRequest("unable to parse requirement: found '', expected: ',' or ')'");
    check(key);
    const values = list.split(',').map((value) => value.trim());
    if (operator === 'in') return (labels) => labels[key] !== undefined && values.includes(labels[key]);
    return (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  if (/^[^=!\s]+\s*={3}/.test(text)) throw badRequest("unable to parse requirement: found '=', expected: identifier");
  const equality = /^([^=!\s]+)\s*(==|!=|=)\s*([^=!\s]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    check(key);
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const [, , second] = /^(\S+)\s+(\S+)$/.exec(text) ?? [];
  if (second !== undefined) throw badRequest(`unable to parse requirement: found '${second}', expected: in, notin, =, ==, !=, gt, lt`);
  const [, not, key = ''] = /^(!?)\s*([^=!\s()]*)$/.exec(text) ?? [];
  if (key === '') {
    if (text.startsWith('!')) throw badRequest("unable to parse requirement: found '!', expected: identifier");
    throw badRequest(`unable to parse requirement: found '${text === '' ? selector : text}', expected: !, identifier, or 'end of string'`);
  }
  check(key);
  return not ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
}

const qualifiedName = /^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;

function check(key: string): void {
  if (qualifiedName.test(key)) return;
  const rule =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  throw badRequest(`unable to parse requirement: <nil>: Invalid value: "${key}": ${rule}`);
}
