import type { Scenario } from '../scenario.ts';

export const noIngressClass: Scenario = {
  summary: 'the ingress class has another name than expected',
  world: [
    { kind: 'IngressClass', name: 'nginx', remove: true },
    {
      add: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx-internal' },
        spec: { controller: 'k8s.io/ingress-nginx' },
      },
    },
  ],
  ends: { ci: { exitCode: 3, says: ['nginx-internal'] }, check: { exitCode: 3, says: ['nginx-internal'] } },
};
