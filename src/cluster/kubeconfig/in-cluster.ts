import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Selected } from './types.ts';

/** Where Kubernetes puts a pod's service account (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/). */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The service account of the pod this program runs in; undefined outside a pod. */
export function inCluster(env: NodeJS.ProcessEnv = process.env, folder = accountFolder): Selected | undefined {
  const host = env.KUBERNETES_SERVICE_HOST;
  const tokenFile = `${folder}/token`;
  if (!host || !existsSync(tokenFile)) return undefined;
  return {
    context: 'in-cluster',
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${env.KUBERNETES_SERVICE_PORT ?? '443'}`,
      'certificate-authority': `${folder}/ca.crt`,
    },
    userName: 'service account',
    user: { tokenFile },
    kubectl: 'kubectl',
  };
}
