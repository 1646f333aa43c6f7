import { type Diagnosis, hops } from './diagnosis.ts';
import type { ExportCase } from './export-fault.ts';

/** An exporter's experiment header that does not name the experiment where traces belong. Pure. */
export function experimentFault({ evidence, exporter, target, result, configMap, edit, seen }: ExportCase): Diagnosis | undefined {
  const { experiment } = evidence;
  const { experimentId } = exporter;
  const header = 'x-mlflow-experiment-id';
  const hint = `set ${header}: "${experiment.id}" in ConfigMap ${configMap}: ${edit}`;
  const found = (cause: string, more: string[] = []): Diagnosis => ({ hop: hops.export, cause, hint, evidence: [...seen, ...more] });
  if (experimentId === undefined) {
    return found(`the collector's exporter sends no header ${header}, which MLflow wants`, answersOf(target));
  }
  if (/\$\{?/.test(experimentId)) return undefined;
  if (!/^\d+$/.test(experimentId)) {
    return found(`the collector's header ${header} is "${experimentId}", and an experiment's id is a number`);
  }
  if (target.experiment === null) {
    return found(`the collector's header ${header} is ${experimentId}, and MLflow has no experiment with this id`, [
      `experiment ${experiment.name} has the id ${experiment.id}`,
    ]);
  }
  const other = target.experiment;
  if (other?.lifecycleStage === 'deleted') {
    return found(`the collector sends to experiment ${experimentId} (${other.name}), which was deleted in MLflow`);
  }
  if (experimentId === experiment.id || experiment.id === '') return undefined;
  const went = result.foundIn === undefined ? [] : [`the test's traces were found in experiment ${result.foundIn}`];
  const name = other === undefined ? '' : ` (${other.name})`;
  return found(`the collector sends to experiment ${experimentId}${name} instead of ${experiment.id} (${experiment.name})`, went);
}

function answersOf({ answers }: ExportCase['target']): string[] {
  return answers?.plain === undefined ? [] : [`a batch like the collector's gets ${answers.plain.status} "${answers.plain.words}"`];
}
