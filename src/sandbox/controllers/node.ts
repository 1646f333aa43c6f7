import { toNumber } from '../quantities.ts';
import type { Scenario } from '../scenario.ts';

/** The one node. */
export const nodeName = 'sandbox-node';
export const nodeIp = '10.99.0.1';
export const nodeLabels: Record<string, string> = {
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': nodeName,
  'kubernetes.io/os': 'linux',
};

/** What its pods may ask for together: CPU in thousandths, memory in bytes. */
export function allocatableOf({ node }: Scenario): { cpu: number; memory: number } {
  return { cpu: 8000, memory: toNumber(node?.memory ?? '16Gi') };
}
