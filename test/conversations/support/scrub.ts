/** What differs from world to world and from day to day, by the names of the fields that hold it. */
const passing: Readonly<Record<string, string>> = {
  uid: 'a uid',
  resourceVersion: 'a version',
  creationTimestamp: 'a time',
  deletionTimestamp: 'a time',
  time: 'a time',
  lastTransitionTime: 'a time',
  lastUpdateTime: 'a time',
  creation_time: 'a time',
  last_update_time: 'a time',
  continue: 'a token',
  clusterIP: 'an ip',
};

/** An answer without what is different each time, for comparing it with what a real cluster once said. */
export function scrub(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return key === 'clusterIPs' ? ['an ip'] : value.map((item) => scrub(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scrub(inner, name)]));
  }
  return value !== null && value !== '' && passing[key] !== undefined ? passing[key] : value;
}
