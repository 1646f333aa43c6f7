import type { Program } from '../../program.ts';
import { record, type Told } from '../events.ts';
import type { KeepRunning } from './container.ts';
import { environmentOf } from './environment.ts';
import { findImage } from './images.ts';
import { goSeconds, nextBackOff } from './records.ts';

/** Between two tries to make a container whose configuration is wrong. */
const configSeconds = 12;

/** Waits for the image, with the kubelet's patience. */
export async function pulled(context: KeepRunning): Promise<Program> {
  const { node, spec, signal } = context;
  const { clock } = node.machine;
  const image = spec.image ?? '';
  for (let backOff = 0; ; ) {
    const found = findImage(node.machine, image, node.pulled);
    if ('program' in found) {
      const { program, pullSeconds } = found;
      if (pullSeconds === 0) {
        tell(context, { reason: 'Pulled', message: `Container image "${image}" already present on machine` });
        return program;
      }
      tell(context, { reason: 'Pulling', message: `Pulling image "${image}"` });
      await clock.sleep(pullSeconds, signal);
      node.pulled.add(image);
      const took = `${pullSeconds}s (${pullSeconds}s including waiting)`;
      tell(context, { reason: 'Pulled', message: `Successfully pulled image "${image}" in ${took}. Image size: 412345678 bytes.` });
      return program;
    }
    const { missing } = found;
    tell(context, { reason: 'Pulling', message: `Pulling image "${image}"` });
    tell(context, { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${missing}` });
    tell(context, { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' });
    keepWaiting(context, 'ErrImagePull', missing);
    await clock.sleep(1, signal);
    const words = `Back-off pulling image "${image}"`;
    tell(context, { reason: 'BackOff', message: words });
    tell(context, { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' });
    keepWaiting(context, 'ImagePullBackOff', `${words}: ErrImagePull: ${missing}`);
    backOff = nextBackOff(backOff);
    await clock.sleep(backOff, signal);
  }
}

/** Waits for the Secrets and ConfigMaps that its variables come from. */
export async function configured(context: KeepRunning): Promise<Record<string, string>> {
  const { node, pod, spec, signal } = context;
  for (;;) {
    const found = environmentOf(node.machine.store, pod, spec);
    if ('env' in found) return found.env;
    tell(context, { type: 'Warning', reason: 'Failed', message: `Error: ${found.error}` });
    keepWaiting(context, 'CreateContainerConfigError', found.error);
    await node.machine.clock.sleep(configSeconds, signal);
  }
}

/** Between two starts of a container that crashes. */
export async function backedOff(context: KeepRunning, seconds: number): Promise<void> {
  const { node, pod, spec, signal } = context;
  const { name, namespace, uid } = pod.metadata ?? {};
  const of = `${name}_${namespace}(${uid})`;
  tell(context, { type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container ${spec.name} in pod ${of}` });
  keepWaiting(context, 'CrashLoopBackOff', `back-off ${goSeconds(seconds)} restarting failed container=${spec.name} pod=${of}`);
  await node.machine.clock.sleep(seconds, signal);
}

function keepWaiting({ record: one, report }: KeepRunning, reason: string, message: string): void {
  one.state = { waiting: { reason, message } };
  report();
}

/** An event of the pod, about this container, by the kubelet. */
export function tell({ node, pod, spec }: KeepRunning, told: Omit<Told, 'component' | 'container'>): void {
  record(node.machine, pod, { ...told, component: 'kubelet', container: spec.name });
}
