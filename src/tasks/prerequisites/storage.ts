import { claims, storageClasses } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import { kubectl } from '../kubectl.ts';
import { inNamespace, met, oneOf, prerequisite, unmet } from './prerequisite.ts';

export const storageClass = prerequisite({
  id: 'storage.class',
  title: 'Storage class',
  about: ({ storage }) => ({ looksAt: `StorageClass ${storage.class}`, expects: "there: the claim of MLflow's artifacts is of it" }),
  async check({ cluster, settings: { storage } }, signal) {
    const all = await cluster.list(storageClasses, {}, signal);
    const found = all.find(({ metadata }) => metadata?.name === storage.class);
    if (found === undefined) {
      return unmet(`no StorageClass ${storage.class}`, oneOf('storage.class', all) ?? 'install a storage provisioner');
    }
    const isDefault = found.metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
    return met(`${storage.class}${isDefault ? ' (default)' : ''}, ${found.provisioner}, ${found.volumeBindingMode ?? 'Immediate'}`);
  },
});

export const storageClaims = prerequisite({
  id: 'storage.claims',
  title: 'Existing claims',
  about: ({ namespace, storage }) => ({
    looksAt: `PersistentVolumeClaims in ${namespace}`,
    expects: `none that lost its volume; ${names.artifacts}, if it is there, of StorageClass ${storage.class}`,
  }),
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, storage } = settings;
    const all = await cluster.list(claims, { namespace }, signal);
    const lost = all.find(({ status }) => status?.phase === 'Lost');
    if (lost !== undefined)
      return unmet(`claim ${lost.metadata?.name} has lost its volume`, `${kubectl(settings)} describe pvc ${lost.metadata?.name}`);
    const ours = all.find(({ metadata }) => metadata?.name === names.artifacts);
    // A claim's class can't be changed, and the artifacts are in it.
    if (ours?.spec?.storageClassName && ours.spec.storageClassName !== storage.class) {
      return unmet(
        `claim ${names.artifacts} is of StorageClass ${ours.spec.storageClassName}, not ${storage.class}`,
        `set storage.class to ${ours.spec.storageClassName}`,
      );
    }
    const bound = all.filter(({ status }) => status?.phase === 'Bound');
    const waiting = all.filter(({ status }) => status?.phase === 'Pending').map(({ metadata }) => metadata?.name);
    return met(`${bound.length} bound${waiting.length === 0 ? '' : `, ${waiting.join(', ')} pending`}`);
  },
});
