import { type Data, type Experiment, experiment } from './data.ts';
import { notPositive, offsetOf, type Parameters, pageToken, requiredText, text } from './parameters.ts';
import type { Printable } from './python-json.ts';
import { MlflowFailure, pretty, type Reply } from './reply.ts';

/** @throws MlflowFailure for an id that is no number, or of no experiment */
export function experimentById({ experiments }: Data, id: string, stages: Experiment['stage'][] = ['active', 'deleted']): Experiment {
  if (!/^-?\d+$/.test(id))
    throw new MlflowFailure('INVALID_PARAMETER_VALUE', `Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`);
  const found = experiments.find((one) => one.id === String(BigInt(id)) && stages.includes(one.stage));
  if (found === undefined) throw new MlflowFailure('RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${id} exists`);
  return found;
}

/** `experiments/get`. @throws MlflowFailure */
export function getExperiment(data: Data, parameters: Parameters): Reply {
  return pretty({ experiment: wireExperiment(experimentById(data, requiredText(parameters, 'experiment_id'))) });
}

/** `experiments/get-by-name`. @throws MlflowFailure */
export function getExperimentByName({ experiments }: Data, parameters: Parameters): Reply {
  const name = requiredText(parameters, 'experiment_name');
  const found = experiments.find((one) => one.name === name);
  if (found === undefined) throw new MlflowFailure('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${name}'`);
  return pretty({ experiment: wireExperiment(found) });
}

/** `experiments/create`. @throws MlflowFailure where the name is taken */
export function createExperiment(data: Data, parameters: Parameters, now: number): Reply {
  const name = requiredText(parameters, 'name');
  // A deleted one keeps its name.
  if (data.experiments.some((one) => one.name === name)) throw alreadyThere(name, now);
  const id = String(Math.max(...data.experiments.map((one) => Number(one.id))) + 1);
  data.experiments.push(experiment(id, name, now));
  return pretty({ experiment_id: id });
}

/** `experiments/search`, newest first, page by page. @throws MlflowFailure */
export function searchExperiments({ experiments }: Data, parameters: Parameters): Reply {
  const most = Number(parameters.max_results ?? 0);
  if (!(most >= 1)) throw notPositive(most);
  if (most > 50_000) {
    const words = `Invalid value ${most} for parameter 'max_results' supplied. It must be at most 50000`;
    throw new MlflowFailure('INVALID_PARAMETER_VALUE', words);
  }
  const view = text(parameters, 'view_type') || 'ACTIVE_ONLY';
  const wanted = experiments.filter(({ stage }) => view === 'ALL' || stage === (view === 'DELETED_ONLY' ? 'deleted' : 'active'));
  const sorted = wanted.sort((a, b) => b.created - a.created || Number(a.id) - Number(b.id));
  const offset = offsetOf(text(parameters, 'page_token'));
  const page = sorted.slice(offset, offset + most);
  return pretty({
    experiments: page.length === 0 ? undefined : page.map(wireExperiment),
    next_page_token: offset + most < sorted.length ? pageToken(offset + most) : undefined,
  });
}

/** `experiments/delete` and `restore`. @throws MlflowFailure */
export function setExperimentStage(data: Data, parameters: Parameters, stage: Experiment['stage'], now: number): Reply {
  const id = requiredText(parameters, 'experiment_id');
  const found = experimentById(data, id, [stage === 'deleted' ? 'active' : 'deleted']);
  found.stage = stage;
  found.updated = now;
  return pretty({});
}

function wireExperiment({ id, name, artifactLocation, stage, created, updated }: Experiment): Printable {
  return {
    experiment_id: id,
    name,
    artifact_location: artifactLocation,
    lifecycle_stage: stage,
    last_update_time: updated,
    creation_time: created,
    workspace: 'default',
  };
}

/** With PostgreSQL's words, as SQLAlchemy passes them on. */
function alreadyThere(name: string, now: number): MlflowFailure {
  const sql =
    'INSERT INTO experiments (name, workspace, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (%(name)s, %(workspace)s, %(artifact_location)s, %(lifecycle_stage)s, %(creation_time)s, %(last_update_time)s) RETURNING experiments.experiment_id';
  const values = `{'name': '${name}', 'workspace': 'default', 'artifact_location': '', 'lifecycle_stage': 'active', 'creation_time': ${now}, 'last_update_time': ${now}}`;
  return new MlflowFailure(
    'RESOURCE_ALREADY_EXISTS',
    `Experiment(name=${name}) already exists. Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "uq_experiments_workspace_name"\nDETAIL:  Key (workspace, name)=(default, ${name}) already exists.\n\n[SQL: ${sql}]\n[parameters: ${values}]\n(Background on this error at: https://sqlalche.me/e/21/gkpj)`,
  );
}
