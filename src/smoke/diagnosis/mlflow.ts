import { lacksTables, restartHint } from '../../mlflow/errors.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import type { Evidence, PathSeen } from './evidence.ts';
import { justStarted, whyDown } from './workload.ts';

const databaseError =
  /OperationalError|psycopg2|could not (connect|translate)|connection to server|database .*(does not exist|unavailable)|QueuePool limit/i;

/** Why MLflow itself does not take or give traces. Pure. */
export function mlflowFault(evidence: Evidence, result: PathSeen): Diagnosis | undefined {
  const { mlflow, mlflowErrors = [], kubectl } = evidence;
  const words = result.fault?.words ?? '';
  const hop = hops.mlflow;
  const heard = words === '' ? [] : [`the test: ${words}`];
  const down = mlflow && whyDown(mlflow, hop, kubectl);
  if (lacksTables(words)) {
    return {
      hop,
      cause: 'the database of MLflow was made anew since MLflow started, and has no tables',
      hint: restartHint(kubectl),
      evidence: heard,
    };
  }
  const database = mlflowErrors.filter((line) => databaseError.test(line));
  const isDatabase = database.length > 0 || databaseError.test(words);
  if (isDatabase && (down === undefined || /crash|ready/.test(down.cause))) {
    return {
      hop,
      cause: `MLflow has no working connection to its database: ${reasonOf(database.at(-1) ?? words)}`,
      hint: `mlflow-tui check looks at the database; then ${kubectl} rollout restart deployment/mlflow`,
      evidence: [...heard, ...(down?.evidence ?? []), ...database.slice(-3).map((line) => `MLflow's log: ${line}`)],
    };
  }
  if (down !== undefined) return { ...down, evidence: [...heard, ...down.evidence] };
  return byWords(words, heard, evidence) ?? restarted(evidence, heard);
}

/** "(psycopg2.OperationalError) connection to server at "pg" (10.0.0.1), port 5432 failed: Connection refused" without what comes before. */
function reasonOf(line: string): string {
  return /(connection to server .*|could not .*|FATAL: .*|QueuePool .*)/.exec(line)?.[1]?.slice(0, 200) ?? line.slice(0, 200);
}

function byWords(words: string, heard: string[], { kubectl, experiment, paths }: Evidence): Diagnosis | undefined {
  const hop = hops.mlflow;
  const found = (cause: string, hint: string): Diagnosis => ({ hop, cause, hint, evidence: heard });
  if (/\b401\b/.test(words)) {
    return found(
      'MLflow is behind authentication: it answers 401',
      `give the collector's exporter an Authorization header; to test with a login, set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, and run smoke --mlflow-url http://localhost:5000 while this runs: ${kubectl} port-forward service/mlflow 5000`,
    );
  }
  if (/\b413\b/.test(words)) {
    return found(
      'what stands before MLflow refuses the size of the body: 413',
      `raise its limit: ${kubectl} annotate ingress mlflow --overwrite nginx.ingress.kubernetes.io/proxy-body-size=100m`,
    );
  }
  if (/Invalid Host header/.test(words)) {
    return found(
      'MLflow does not allow the host that the test asks for',
      `add it to MLFLOW_SERVER_ALLOWED_HOSTS: ${kubectl} edit deployment mlflow`,
    );
  }
  if (/experiment .* was deleted/.test(words)) {
    const { name } = experiment;
    return found(
      `experiment ${name} was deleted in MLflow, and traces to it are refused`,
      'restore it in MLflow, or set mlflow.experiment to another name',
    );
  }
  if (/there is no experiment/.test(words)) {
    // Whoever looked it up knows of names like it.
    const hint = paths.find(({ fault }) => fault?.words === words)?.fault?.hint;
    return found(words, hint ?? 'make it: mlflow-tui --ci, or set mlflow.experiment');
  }
  return undefined;
}

function restarted({ mlflow, kubectl }: Evidence, heard: string[]): Diagnosis | undefined {
  const pod = mlflow && justStarted(mlflow);
  if (pod === undefined) return undefined;
  const seconds = Math.round((pod.upMs ?? 0) / 1000);
  return {
    hop: hops.mlflow,
    cause: `MLflow was restarting: its container was started ${seconds} s ago`,
    hint: `run the test again; see why it was started: ${kubectl} describe pod ${pod.name}`,
    evidence: [...heard, `Pod ${pod.name}: up for ${seconds} s, ${pod.restarts} restarts`],
  };
}
