import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../../deadline.ts';
import { lacksTables, MlflowError, refusal, restartHint } from '../../mlflow/errors.ts';
import { type Endpoint, type HttpAnswer, request } from '../../mlflow/http.ts';
import { messageOf, Problem } from '../../problem.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context, DeployTask } from '../context.ts';
import { hostOf, urlOf, withPort } from '../host.ts';
import { controllerEntrance } from '../ingress-controller.ts';
import { kubectl } from '../kubectl.ts';

const attemptMs = 3000;
const pauseMs = 200;
const deadlineMs = 60_000;
/** What MLflow itself says does not pass as the controller's 503 does. */
const refusedMs = 5_000;

/**
 * MLflow answers a browser: through the ingress controller, under its host name, and to a POST of its own pages. The address is
 * the controller's with a Host header, so no DNS is needed; where this machine can't reach it, it is asked from inside.
 */
export const reachableTask: DeployTask = {
  id: 'reachable',
  title: 'Reachable',
  group: 'deploy',
  needs: ['mlflow', 'service', 'ingress'],
  plan: async () => [],
  async run(context, io) {
    const host = hostOf(context);
    const { address = host, httpPort = 80 } = context.facts;
    const url = urlOf(context);
    const outside: Endpoint = { url: `http://${withPort(address, context.facts)}`, hostHeader: withPort(host, context.facts) };
    const answers = await untilItAnswers(context, outside, io);
    const outcome = context.facts.entranceChanged ? 'done' : 'unchanged';
    if (answers === 'outside') return { outcome, detail: `${url} answers` };
    return {
      outcome,
      detail: `${url} answers inside the cluster; this machine can't reach ${withPort(address, context.facts)}`,
      hint: `open port ${httpPort} of ${address} to this machine, or: ${kubectl(context.settings)} port-forward service/mlflow 5000`,
    };
  },
};

/** Right after a rollout the controller still answers 503, so it is asked again. */
async function untilItAnswers(context: Context, outside: Endpoint, io: TaskIo): Promise<'outside' | 'inside'> {
  let last: Problem | undefined;
  let refusedSince: number | undefined;
  const ask = async (signal: AbortSignal): Promise<'outside' | 'inside'> => {
    for (;;) {
      try {
        return await askOnce(context, outside, signal);
      } catch (error) {
        signal.throwIfAborted();
        last = error instanceof Problem ? error : new Problem(messageOf(error), { cause: error });
        io.progress(last.message);
        refusedSince = isRefusal(last) ? (refusedSince ?? performance.now()) : undefined;
        if (refusedSince !== undefined && performance.now() - refusedSince > refusedMs) throw last;
      }
      await delay(pauseMs, undefined, { signal });
    }
  };
  return withDeadline(io.signal, deadlineMs, 'MLflow to answer through the ingress', ask).catch((error: unknown) => {
    if (last === undefined || io.signal.aborted) throw error;
    const look = isRefusal(last) ? 'logs deploy/mlflow' : 'describe ingress mlflow';
    if (lacksTables(last.message)) throw new Problem(last.message, { hint: restartHint(kubectl(context.settings)), cause: error });
    throw new Problem(last.message, { hint: last.hint ?? `${kubectl(context.settings)} ${look}`, cause: error });
  });
}

/** Whether MLflow itself answered, as against the controller and what stands before it. */
function isRefusal(problem: Problem): boolean {
  return problem instanceof MlflowError && problem.code !== undefined;
}

async function askOnce(context: Context, outside: Endpoint, signal: AbortSignal): Promise<'outside' | 'inside'> {
  const unreachable = await askMlflow(outside, signal);
  if (unreachable === undefined) return 'outside';
  const entrance = await controllerEntrance(context, signal).catch(() => undefined);
  if (entrance === undefined) throw unreachable;
  const agent = context.cluster.tunnel({ namespace: context.settings.ingress.controllerNamespace, ...entrance });
  try {
    if ((await askMlflow({ ...outside, agent }, signal)) !== undefined) throw unreachable;
    return 'inside';
  } finally {
    agent.destroy();
  }
}

/**
 * Asks for MLflow's health, then what its pages ask, as they ask it: a POST with an Origin.
 * @returns why there was no answer at all. @throws Problem for an answer that is not MLflow's yes.
 */
async function askMlflow(endpoint: Endpoint, signal: AbortSignal): Promise<Problem | undefined> {
  const headers = { 'content-type': 'application/json', origin: `http://${endpoint.hostHeader}` };
  let health: HttpAnswer;
  try {
    health = await request(endpoint, { method: 'GET', path: '/health', deadlineMs: attemptMs }, signal);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  expectOk(endpoint, '/health', health);
  const path = '/ajax-api/2.0/mlflow/experiments/search';
  const search = await request(endpoint, { method: 'POST', path, headers, body: '{"max_results": 1}', deadlineMs: attemptMs }, signal);
  expectOk(endpoint, path, search);
  return undefined;
}

function expectOk(endpoint: Endpoint, path: string, answer: HttpAnswer): void {
  const { status, body } = answer;
  if (status === 200) return;
  const error = refusal('answer through the ingress', endpoint, answer);
  if (error.code !== undefined) throw error;
  const words = body.toString().trim().split('\n', 1)[0]?.slice(0, 200);
  throw new Problem(`${endpoint.url}${path} (Host: ${endpoint.hostHeader}) answered ${status}${words ? ` "${words}"` : ''}`);
}
