import { Problem } from '../problem.ts';
import type { Endpoint, HttpAnswer } from './http.ts';

/** MLflow answered, but not with what was asked for. */
export class MlflowError extends Problem {
  /** HTTP status. */
  readonly status: number;
  /** MLflow's `error_code`, e.g. RESOURCE_ALREADY_EXISTS; absent when the answer is not one of its JSON errors. */
  readonly code: string | undefined;

  constructor(message: string, options: { status: number; code?: string | undefined; hint?: string | undefined }) {
    super(message, { hint: options.hint });
    this.name = 'MlflowError';
    this.status = options.status;
    this.code = options.code;
  }
}

/** `answer` as an error; `action` is what was tried, as in "create the experiment x". */
export function refusal(action: string, endpoint: Endpoint, answer: HttpAnswer): MlflowError {
  const text = answer.body.toString();
  const { code, words } = readError(text);
  const said = code === undefined ? `${answer.status} "${words}"` : `${answer.status} ${code} "${words}"`;
  return new MlflowError(`MLflow did not ${action}: it answered ${said}`, {
    status: answer.status,
    code,
    hint: hintFor(answer.status, code, text, endpoint),
  });
}

/** Whether MLflow runs on a database that was made anew since it started, by what it said (seen on 3.17.2). Pure. */
export function lacksTables(words: string): boolean {
  return words.includes('psycopg2.errors.UndefinedTable');
}

/** The next step for an MLflow without tables. @param kubectl the beginning of the command */
export function restartHint(kubectl: string): string {
  return `MLflow makes its tables when it starts, so start it again: ${kubectl} rollout restart deployment/mlflow`;
}

/** The exact words of an error, without the SQL that follows the first line of some. */
function readError(text: string): { code?: string; words: string } {
  try {
    const { error_code: code, message } = JSON.parse(text);
    if (typeof code === 'string') return { code, words: firstLine(String(message)) };
  } catch {
    // Not JSON: the words of a middleware or of a proxy in between.
  }
  return { words: firstLine(text) };
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** The words are those of MLflow's security middleware, seen on 3.17.2. */
function hintFor(status: number, code: string | undefined, text: string, endpoint: Endpoint): string | undefined {
  const host = endpoint.hostHeader ?? new URL(endpoint.url).host;
  if (status === 403 && text.includes('Invalid Host header')) {
    return `run mlflow-tui, or add ${host} to MLFLOW_SERVER_ALLOWED_HOSTS of MLflow's Deployment`;
  }
  if (status === 403 && text.includes('Cross-origin request blocked')) {
    return `run mlflow-tui, or add ${endpoint.url} to MLFLOW_SERVER_CORS_ALLOWED_ORIGINS of MLflow's Deployment`;
  }
  if (status === 401) {
    return 'this MLflow asks for a login: smoke --mlflow-url URL takes it from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN';
  }
  return code === undefined || status >= 500 ? endpoint.hint : undefined;
}
