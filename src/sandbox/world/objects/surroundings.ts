import type { KubeObject } from '../../../cluster/kinds.ts';
import { defaultClassAnnotation } from '../../kinds.ts';
import { home, ingressClassController, ingressController, operatorNamespace } from './names.ts';

const controller = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/name': 'ingress-nginx',
};
const operator = { 'app.kubernetes.io/name': 'cloudnative-pg' };

/** What is around the namespace: the classes, the ingress controller, CloudNativePG's operator. */
export const surroundings: readonly (KubeObject & Record<string, unknown>)[] = [
  ...['default', 'kube-system', home, ingressController.namespace, operatorNamespace].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  ...storageClass('local-path', 'rancher.io/local-path', 'WaitForFirstConsumer', { [defaultClassAnnotation]: 'true' }),
  ...storageClass('openebs-hostpath', 'openebs.io/local', 'WaitForFirstConsumer'),
  ...storageClass('openebs-lvmpv', 'local.csi.openebs.io', 'Immediate'),
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'nginx' }, spec: { controller: ingressClassController } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...ingressController, labels: controller },
    spec: {
      selector: { matchLabels: controller },
      template: {
        metadata: { labels: controller },
        spec: {
          containers: [
            {
              name: 'controller',
              image: 'registry.k8s.io/ingress-nginx/controller:v1.15.1',
              args: ['/nginx-ingress-controller', `--publish-service=$(POD_NAMESPACE)/${ingressController.name}`, '--ingress-class=nginx'],
              env: [{ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
              ports: [
                { name: 'http', containerPort: 80 },
                { name: 'https', containerPort: 443 },
              ],
              resources: { requests: { cpu: '100m', memory: '90Mi' } },
            },
          ],
          serviceAccountName: 'ingress-nginx',
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...ingressController, labels: controller },
    spec: {
      type: 'LoadBalancer',
      selector: controller,
      ports: [
        { name: 'http', port: 80, targetPort: 'http', nodePort: 31543 },
        { name: 'https', port: 443, targetPort: 'https', nodePort: 31122 },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: '127.0.0.1', ipMode: 'Proxy' }] } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: operatorNamespace, name: 'cnpg-controller-manager', labels: operator },
    spec: {
      selector: { matchLabels: operator },
      template: {
        metadata: { labels: operator },
        spec: {
          containers: [
            {
              name: 'manager',
              image: 'ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0',
              command: ['/manager'],
              args: ['controller', '--leader-elect', '--webhook-port=9443'],
              resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '100m', memory: '200Mi' } },
            },
          ],
          serviceAccountName: 'cnpg-manager',
          terminationGracePeriodSeconds: 10,
        },
      },
    },
  },
];

function storageClass(name: string, provisioner: string, volumeBindingMode: string, annotations?: Record<string, string>) {
  const metadata = annotations === undefined ? { name } : { name, annotations };
  return [{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner, volumeBindingMode, reclaimPolicy: 'Delete' }];
}
