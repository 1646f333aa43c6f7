import type { Container, Pod, Volume } from 'kubernetes-types/core/v1.d.ts';
import type { Store } from '../../store.ts';
import { configMap, secret } from './environment.ts';

/** Why a volume of a pod can't be mounted, in the kubelet's words; undefined when all can. Claims are the scheduler's. */
export function whyNotMounted(store: Store, { metadata, spec }: Pod): string | undefined {
  for (const volume of spec?.volumes ?? []) {
    const data = dataOf(store, metadata?.namespace ?? '', volume);
    const { configMap: map, secret: hidden } = volume;
    if (data !== undefined || (map ?? hidden) === undefined || (map ?? hidden)?.optional) continue;
    const what = map === undefined ? `secret "${hidden?.secretName}" not found` : `configmap "${map.name}" not found`;
    return `MountVolume.SetUp failed for volume "${volume.name}" : ${what}`;
  }
  return undefined;
}

/** The files that a container sees of ConfigMaps and Secrets, by path. */
export function filesOf(store: Store, { metadata, spec }: Pod, { volumeMounts = [] }: Container): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, mountPath, subPath } of volumeMounts) {
    const volume = spec?.volumes?.find((one) => one.name === name);
    const data = volume && dataOf(store, metadata?.namespace ?? '', volume);
    const items = volume?.configMap?.items ?? volume?.secret?.items;
    for (const [key, content] of Object.entries(data ?? {})) {
      const path = items === undefined ? key : items.find((item) => item.key === key)?.path;
      if (path === undefined) continue;
      if (subPath === undefined) files.set(`${mountPath.replace(/\/$/, '')}/${path}`, content);
      else if (subPath === path) files.set(mountPath, content);
    }
  }
  return files;
}

function dataOf(store: Store, namespace: string, volume: Volume): Record<string, string> | undefined {
  if (volume.configMap !== undefined) return configMap(store, namespace, volume.configMap.name);
  if (volume.secret !== undefined) return secret(store, namespace, volume.secret.secretName);
  return undefined;
}
