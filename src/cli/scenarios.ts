import { scenarioNames } from '../sandbox/scenarios/list.ts';
import { loadScenario } from '../sandbox/scenarios/load.ts';
import { columns, pageWidth, wrapped } from './help/columns.ts';

const below =
  'The cluster is simulated inside the program: nothing real is asked or changed. What may describe one of yours is not read: kubeconfig, ' +
  'mlflow-tui.yaml unless --config names it, MLFLOW_TUI_* but for MLFLOW_TUI_SANDBOX_SPEED=10, with which all goes ten times as fast.';

/** What `--sandbox=list` prints: every scenario, with what is wrong in it. */
export function scenarioList(): string {
  const room = pageWidth - Math.max(...scenarioNames.map(({ length }) => length)) - '    '.length;
  const rows = scenarioNames.flatMap((name) =>
    wrapped(loadScenario(name).summary, room).map((line, index) => [index === 0 ? name : '', line] as const),
  );
  const lines = ['mlflow-tui --sandbox=<scenario>, where the first is the default:', '', ...columns(rows), '', ...wrapped(below)];
  return `${lines.join('\n')}\n`;
}
