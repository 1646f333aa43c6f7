import type { Kind, KubeObject } from '../../../cluster/kinds.ts';
import type { Fault } from '../status.ts';

const subdomain = {
  regex: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  longest: 253,
  words:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};
export const label = {
  regex: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  words:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};
const dnsLabel = {
  regex: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  words:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelValueWords =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with an object's name and labels (k8s.io/apimachinery, pkg/util/validation). */
export function nameFaults(kind: Kind<unknown>, { metadata }: KubeObject): Fault[] {
  const { name, generateName, labels = {} } = metadata ?? {};
  if (!name && !generateName) {
    return [{ field: 'metadata.name', reason: 'FieldValueRequired', message: 'Required value: name or generateName is required' }];
  }
  const rule = kind.kind === 'Namespace' ? label : kind.kind === 'Service' ? dnsLabel : subdomain;
  const faults: Fault[] = [];
  const refuse = (field: string, value: string, words: string) =>
    faults.push({ field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${words}` });
  if (name && !rule.regex.test(name)) refuse('metadata.name', name, rule.words);
  if (name && name.length > rule.longest) refuse('metadata.name', name, `must be no more than ${rule.longest} bytes`);
  for (const value of Object.values(labels)) {
    if (value.length > 63) refuse('metadata.labels', value, 'must be no more than 63 bytes');
    else if (!labelValue.test(value)) refuse('metadata.labels', value, labelValueWords);
  }
  return faults;
}
