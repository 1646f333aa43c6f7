import type { KubeObject } from '../../../cluster/kinds.ts';
import { home } from './names.ts';
import { claim } from './postgres.ts';

const labels = { app: 'llamastack' };

const config = `version: 2
distro_name: starter
apis: [inference]
providers:
  inference:
  - provider_id: vllm
    provider_type: remote::vllm
    config: {base_url: "http://model-server:8000/v1", api_token: fake, max_tokens: 128}
registered_resources: {models: []}
server: {port: 8321}
`;

/** LLaMA Stack as its owner applied it: it sends its traces nowhere. */
export const llamastack: readonly (KubeObject & Record<string, unknown>)[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: home, name: 'llamastack-config' }, data: { 'config.yaml': config } },
  ...claim('llamastack-pvc', '10Gi'),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: home, name: 'llamastack', labels },
    spec: {
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'llamastack',
              image: 'llamastack/distribution-starter:0.7.3',
              args: ['/etc/llamastack/config.yaml'],
              env: [{ name: 'HOME', value: '/data' }],
              ports: [{ containerPort: 8321 }],
              readinessProbe: { httpGet: { path: '/v1/health', port: 8321 }, periodSeconds: 2 },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/llamastack' },
                { name: 'data', mountPath: '/data' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'llamastack-config' } },
            { name: 'data', persistentVolumeClaim: { claimName: 'llamastack-pvc' } },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: home, name: 'llamastack' },
    spec: { selector: labels, ports: [{ port: 8321, targetPort: 8321 }] },
  },
];
