import type { LookState } from '../run/look.ts';
import { endedWell, type State } from '../run/state.ts';
import type { StatusText } from './status-line.ts';

/** Whether there is an MLflow to open: this run rolled it out, or found it deployed. Pure. */
export function hasMlflow({ tasks, plan }: State): boolean {
  const deployed = plan.some(
    ({ task, kind, action }) => task === 'mlflow' && kind === 'Deployment' && action !== 'create' && action !== 'refused',
  );
  return deployed || tasks.some(({ id, status }) => id === 'mlflow' && endedWell(status));
}

/** How far the opening is, with what matters first: the line may be cut. Pure. */
export function mlflowStatus(mlflow: LookState['mlflow']): StatusText {
  switch (mlflow?.status) {
    case 'open':
      return {
        text: `MLflow ${mlflow.url}${notes([!mlflow.browser && 'copied', mlflow.tunnel && tunnelNote])}`,
        tone: 'ok',
      };
    case 'failed':
      return { text: `MLflow: ${mlflow.message}${mlflow.hint === undefined ? '' : `; next: ${mlflow.hint}`}`, tone: 'bad' };
    default:
      return { text: 'Opening MLflow', tone: 'busy' };
  }
}

const tunnelNote = 'a tunnel, until q';

/** The address of the tunnel, as long as there is one: it works where the Ingress's does not. */
export function tunnelUrl(mlflow: LookState['mlflow']): string | undefined {
  return mlflow?.status === 'open' && mlflow.tunnel ? `${mlflow.url} (${tunnelNote})` : undefined;
}

function notes(all: (string | false)[]): string {
  const said = all.filter((note) => note !== false);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}
