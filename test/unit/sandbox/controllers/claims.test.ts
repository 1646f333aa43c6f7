import { expect, test } from 'vitest';
import { claims, deployments, events, pods, storageClasses } from '../../../../src/cluster/kinds.ts';
import { deployment, makeMachine, namespace, serving, until } from './make.ts';

const data = { namespace, name: 'data' };
const claim = (storageClassName: string) => ({
  metadata: data,
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } },
  status: { phase: 'Pending' },
});
const mounting = {
  template: {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'app:1' }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  },
};

test('a claim that waits for its first pod is bound when that comes, and the pod waits for it', async () => {
  using machine = makeMachine(serving);
  const { store } = machine;
  store.put(storageClasses, {
    metadata: { name: 'local' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  store.put(claims, claim('local'));
  await until(machine, () => store.list(events).some(({ reason }) => reason === 'WaitForFirstConsumer'));
  expect(store.get(claims, data)?.status?.phase).toBe('Pending');
  store.put(deployments, deployment({}, mounting));
  const phases: (string | undefined)[] = [];
  store.subscribe(({ object, kind }) => {
    if (kind.kind === 'Pod' && (object as { spec?: { nodeName?: string } }).spec?.nodeName)
      phases.push(store.get(claims, data)?.status?.phase);
  });
  await until(machine, () => store.list(pods)[0]?.status?.phase === 'Running');
  expect(new Set(phases)).toEqual(new Set(['Bound']));
  expect(store.get(claims, data)).toMatchObject({
    spec: { volumeName: expect.stringMatching(/^pvc-/) },
    status: { capacity: { storage: '1Gi' } },
  });
  expect(store.list(events).map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['ExternalProvisioning', 'Provisioning', 'ProvisioningSucceeded']),
  );
});

test('a claim whose provisioner does not run stays pending, and so does its pod', async () => {
  using machine = makeMachine(serving);
  const { store } = machine;
  store.put(storageClasses, { metadata: { name: 'far' }, provisioner: 'local.csi.openebs.io', volumeBindingMode: 'Immediate' });
  store.put(claims, claim('far'));
  store.put(deployments, deployment({}, mounting));
  await until(machine, () => store.list(events).some(({ message }) => message?.includes("external provisioner 'local.csi.openebs.io'")));
  const pod = await until(machine, () => store.list(pods).find(({ status }) => status?.conditions?.[0]?.reason === 'Unschedulable'));
  expect(pod.status?.conditions?.[0]?.message).toContain('pod has unbound immediate PersistentVolumeClaims');
  expect(store.get(claims, data)?.status?.phase).toBe('Pending');
});
