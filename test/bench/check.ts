import { namespace } from '../cluster/support/namespace.ts';
import { bin } from '../cluster/support/program.ts';
import { inTurns, type Measurement, timeOf } from './measure.ts';

const n = ['-n', namespace];

/** The reference guide's thirteen looks, as it prints them. */
const guide = [
  ['get', 'clusters.postgresql.cnpg.io', ...n],
  ['get', 'pods', ...n, '-l', 'cnpg.io/cluster=pgvector-cluster'],
  ['get', 'secret', ...n, 'pgvector-cluster-app'],
  ['get', 'ingressclass'],
  ['get', 'pods', '-n', 'ingress-nginx'],
  ['get', 'svc', '-n', 'ingress-nginx'],
  ['get', 'storageclass'],
  ['get', 'deployments', ...n],
  ['get', 'pods', ...n],
  ['exec', ...n, 'pgvector-cluster-1', '-c', 'postgres', '--', 'psql', '-U', 'postgres', '-c', '\\l'],
  ['get', 'secret', ...n, 'pgvector-cluster-app', '-o', 'jsonpath={.data}'],
  ['get', 'pvc', ...n],
  ['get', 'svc', ...n, 'llamastack'],
];

/** `mlflow-tui check` beside the guide's commands one after the other. */
export function measureCheck(): Measurement {
  const times = inTurns(
    7,
    () => timeOf(process.execPath, [bin, 'check']),
    () => guide.map((args) => timeOf('kubectl', args)).reduce((sum, seconds) => sum + seconds, 0),
  );
  return { name: "check beside the guide's kubectl commands", ...times, unit: 'x', limit: 0.5 };
}
