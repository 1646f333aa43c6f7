import type { Service } from 'kubernetes-types/core/v1.d.ts';

/** Fills in what an API server does in a Service; addresses and node ports are not given out here. */
export function defaultService({ spec = {} }: Service): void {
  spec.type ??= 'ClusterIP';
  spec.sessionAffinity ??= 'None';
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    port.targetPort ??= port.port;
  }
  if (spec.type === 'ExternalName') return;
  spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}

/** What comes with its address. */
export function furnishService({ spec = {} }: Service): void {
  if (spec.type === 'ExternalName') return;
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
}
