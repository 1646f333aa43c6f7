import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { expect, test } from 'vitest';
import { mlflowDeployment } from '../../../src/manifests/mlflow.ts';
import { planRollOut } from '../../../src/tasks/deploy/roll-out.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';
import { container, pod, readyPod, waiting } from './objects.ts';

const { settings } = contextOf(stubCluster([]).cluster);
const wanted = mlflowDeployment(settings, 'mlflow.example.com');
const older = mlflowDeployment(settings, 'old.example.com');
const inDev = (object: Pod) => ({ ...object, kind: 'Pod', metadata: { ...object.metadata, namespace: 'dev' } });
const stuck = inDev(pod({ containerStatuses: [container(waiting('CrashLoopBackOff'))] }));

test.each([
  { there: 'nothing', objects: [], planned: { action: 'create' } },
  { there: 'another template', objects: [older, inDev(readyPod())], planned: { action: 'change', note: 'restarts its pod' } },
  { there: 'the same, with a ready pod', objects: [wanted, inDev(readyPod())], planned: { action: 'unchanged' } },
  {
    there: 'the same, with a pod that is stuck',
    objects: [wanted, stuck],
    planned: { action: 'change', note: 'its pod is in CrashLoopBackOff, and is made again' },
  },
])('where there is $there the plan is: $planned.action', async ({ objects, planned }) => {
  const { cluster, applied } = stubCluster(objects);
  const plan = await planRollOut(contextOf(cluster), 'mlflow', wanted, new AbortController().signal);
  expect(plan).toMatchObject({ task: 'mlflow', kind: 'Deployment', name: 'mlflow', ...planned });
  expect(applied).toEqual([{ object: wanted, dryRun: true }]);
});
