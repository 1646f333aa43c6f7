import type { Diagnosis } from './diagnosis.ts';
import type { Evidence } from './evidence.ts';

/** A clock that is off by less breaks nothing, and the measure is exact to a second or so. */
const skewedMs = 60_000;

/** What cannot be seen, and is left when all that can be seen is as it should be. It is said so. Pure. */
export function byElimination({ policies = [], kubectl, clockSkewMs = 0 }: Evidence, hop: string): Diagnosis | undefined {
  if (policies.length > 0) {
    const names = policies.map(({ name }) => name).join(', ');
    return {
      hop,
      cause: `by elimination a NetworkPolicy: everything else on this hop is as it should be, and ${names} applies to its pods`,
      hint: `see what it lets through: ${kubectl} describe networkpolicy ${policies[0]?.name}`,
      evidence: policies.map(({ name, pods }) => `NetworkPolicy ${name} applies to ${pods.join(', ')}`),
    };
  }
  if (Math.abs(clockSkewMs) >= skewedMs) return skewed(clockSkewMs, hop);
  return undefined;
}

/** "this machine's clock is 312 s ahead of the cluster's"; undefined for one that is about right. Pure. */
export function describeSkew(clockSkewMs = 0): string | undefined {
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  return seconds < 3 ? undefined : `this machine's clock is ${seconds} s ${clockSkewMs > 0 ? 'ahead of' : 'behind'} the cluster's`;
}

function skewed(clockSkewMs: number, hop: string): Diagnosis {
  const words = describeSkew(clockSkewMs) ?? '';
  return {
    hop,
    cause: `by elimination the clocks: ${words}, so that other runs may take this one's traces for leftovers, and times are wrong`,
    hint: 'set the clock: timedatectl set-ntp true',
    evidence: [words],
  };
}
