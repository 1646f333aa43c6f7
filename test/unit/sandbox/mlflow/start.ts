import type { Agent } from 'node:http';
import { type HttpAnswer, type HttpRequest, request } from '../../../../src/mlflow/http.ts';
import type { Instance } from '../../../../src/sandbox/controllers/kubelet/instance.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import { mlflow } from '../../../../src/sandbox/programs/mlflow/program.ts';
import type { MlflowFault } from '../../../../src/sandbox/scenario.ts';
import { addService, agentTo, lineWith, runProgram, startMachine } from '../run-program.ts';

const ip = '10.244.0.8';
const postgresIp = '10.244.0.5';

export interface Running {
  machine: Machine;
  instance: Instance;
  agent: Agent;
  ask(question: Partial<HttpRequest> & { path: string; host?: string }): Promise<HttpAnswer>;
  stopPostgres(): void;
  /** Starts another one, when this has ended. */
  again(): Promise<Pick<Running, 'instance' | 'agent'>>;
}

const patient = new AbortController().signal;

/** An MLflow that runs, with its database; `ready: false` does not wait until it listens. */
export async function startMlflow({
  fault = {},
  env = {},
  database = true,
  ready = true,
}: {
  fault?: MlflowFault;
  env?: Record<string, string>;
  database?: boolean;
  ready?: boolean;
} = {}): Promise<Running> {
  const machine = startMachine({ mlflow: { startSeconds: 1, ...fault } });
  const postgres = new AbortController();
  addService(machine, 'pg-rw', postgresIp, 5432);
  machine.network.listen(postgresIp, 5432, (socket) => socket.resume(), postgres.signal);
  if (database) machine.databases.create('mlflow', 'vectordb');
  const variables = { PGHOST: 'pg-rw', PGPORT: '5432', PGDATABASE: 'mlflow', ...env };
  const start = async () => {
    const instance = runProgram(machine, mlflow, { name: 'mlflow', ip, args: ['--host=0.0.0.0', '--port=5000'], env: variables });
    if (ready) await lineWith(instance, 'Uvicorn running on');
    return { instance, agent: agentTo(machine, ip) };
  };
  const { instance, agent } = await start();
  return {
    machine,
    instance,
    agent,
    ask: ({ host = 'localhost:5000', ...question }) =>
      request({ url: 'http://mlflow:5000', agent, hostHeader: host }, { method: 'GET', deadlineMs: 15_000, ...question }, patient),
    stopPostgres: () => postgres.abort(),
    again: start,
  };
}
