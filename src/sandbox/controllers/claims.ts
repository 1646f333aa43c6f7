import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { claims, storageClasses } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { record, type Told } from './events.ts';
import { runController } from './loop.ts';
import { atOf, setStatus } from './objects.ts';
import { selectedNode } from './scheduler.ts';

const component = 'persistentvolume-controller';
/** Of all classes' provisioners the one that runs. */
const running = 'rancher.io/local-path';
const provisionSeconds = 3;

/** Makes volumes for claims: at once, or when a pod that uses one is scheduled. A class whose provisioner does not run leaves them Pending. */
export function runClaims(machine: Machine): void {
  const { store } = machine;
  const said = new Map<string, string>();
  runController(machine, {
    kind: claims,
    concerns: {
      PersistentVolumeClaim: (object) => [atOf(object)],
      StorageClass: () => store.list(claims).map(atOf),
    },
    async act(claim) {
      const uid = claim.metadata?.uid ?? '';
      if ((claim.status?.phase ?? 'Pending') !== 'Pending') return;
      if (claim.status?.phase === undefined) setStatus(machine, claims, atOf(claim), { phase: 'Pending' });
      const { tells, provisions } = nextOf(claim, store.get(storageClasses, { name: claim.spec?.storageClassName ?? '' }));
      const words = tells.map(({ reason }) => reason).join();
      if (said.get(uid) !== words) for (const told of tells) record(machine, claim, told);
      said.set(uid, words);
      if (!provisions) return;
      await machine.clock.sleep(provisionSeconds, machine.signal);
      if (store.get(claims, atOf(claim))?.metadata?.uid === uid) bind(machine, claim);
    },
  });
}

/** What becomes of a claim that is not bound. Pure. */
function nextOf(claim: PersistentVolumeClaim, found: StorageClass | undefined): { tells: Told[]; provisions: boolean } {
  if (found === undefined) {
    const message = `storageclass.storage.k8s.io "${claim.spec?.storageClassName}" not found`;
    return { tells: [{ type: 'Warning', reason: 'ProvisioningFailed', message, component }], provisions: false };
  }
  const isWanted = claim.metadata?.annotations?.[selectedNode] !== undefined;
  if (found.volumeBindingMode === 'WaitForFirstConsumer' && !isWanted) {
    const message = 'waiting for first consumer to be created before binding';
    return { tells: [{ reason: 'WaitForFirstConsumer', message, component }], provisions: false };
  }
  const { namespace, name } = atOf(claim);
  const waiting = `Waiting for a volume to be created either by the external provisioner '${found.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  const tells: Told[] = [{ reason: 'ExternalProvisioning', message: waiting, component }];
  if (found.provisioner !== running) return { tells, provisions: false };
  const message = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
  return { tells: [...tells, { reason: 'Provisioning', message, component: running }], provisions: true };
}

function bind(machine: Machine, claim: PersistentVolumeClaim): void {
  const volume = `pvc-${claim.metadata?.uid}`;
  record(machine, claim, { reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${volume}`, component: running });
  machine.store.change(claims, atOf(claim), (draft) => void Object.assign(draft, asBound(draft, volume)));
}

/** A claim that has its volume. Pure. */
export function asBound(claim: PersistentVolumeClaim, volumeName: string): PersistentVolumeClaim {
  const { metadata, spec } = claim;
  const bound = { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' };
  const storage = spec?.resources?.requests?.storage;
  return {
    ...claim,
    metadata: { ...metadata, annotations: { ...metadata?.annotations, ...bound } },
    spec: { ...spec, volumeName },
    status: {
      phase: 'Bound',
      ...(spec?.accessModes === undefined ? {} : { accessModes: spec.accessModes }),
      ...(storage === undefined ? {} : { capacity: { storage } }),
    },
  };
}
