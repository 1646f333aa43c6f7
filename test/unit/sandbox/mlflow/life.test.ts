import type { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createMlflow } from '../../../../src/mlflow/client.ts';
import type { ContainerOs } from '../../../../src/sandbox/program.ts';
import { createDatabase } from '../../../../src/sandbox/programs/mlflow/database.ts';
import { mlflow } from '../../../../src/sandbox/programs/mlflow/program.ts';
import { crashLoop } from '../../../../src/sandbox/scenarios/crash-loop.ts';
import { lineWith, runProgram, startMachine } from '../run-program.ts';
import { startMlflow } from './start.ts';

const patient = new AbortController().signal;
const byName = { path: '/api/2.0/mlflow/experiments/get-by-name?experiment_name=x' };

test('it starts with the lines of a real one, and listens last', async () => {
  const { instance, ask } = await startMlflow({ env: { MLFLOW_SERVER_ALLOWED_HOSTS: 'a,b,c,d,localhost:*' } });
  await ask({ path: '/health' });
  const lines = instance.log.lines.map(({ text }) => text.replace(/^[\d/]+ [\d:]+ /, 'TIME ').replace(/:\d{5} - /, ':PORT - '));
  expect(lines).toEqual([
    'Registry store URI not provided. Using backend store URI.',
    'TIME INFO mlflow.store.db.utils: Creating initial MLflow database tables...',
    'TIME INFO mlflow.store.db.utils: Updating database tables',
    '[MLflow] Security middleware enabled. Allowed hosts: a, b, c, and 2 more.',
    expect.stringContaining('StarletteDeprecationWarning: starlette.middleware.wsgi is deprecated'),
    '  from starlette.middleware.wsgi import WSGIResponder, build_environ',
    'TIME INFO:     Started server process [13]',
    'TIME INFO:     Waiting for application startup.',
    'TIME INFO:     Application startup complete.',
    'TIME INFO:     Uvicorn running on http://0.0.0.0:5000 (Press CTRL+C to quit)',
    'TIME INFO:     127.0.0.1:PORT - "GET /health HTTP/1.1" 200 OK',
  ]);
});

test('without its database it tries for 100 seconds, then ends with what PostgreSQL said', async () => {
  const { instance } = await startMlflow({ database: false, ready: false });
  expect(await instance.ended).toMatchObject({ exitCode: 1 });
  const lines = instance.log.lines.map(({ text }) => text);
  expect(lines.filter((line) => line.startsWith('Operation will be retried')).map((line) => line.split(' ')[5])).toEqual([
    '0.1',
    '0.3',
    '0.7',
    '1.5',
    '3.1',
    '6.3',
    '12.7',
    '25.5',
    '51.1',
  ]);
  expect(lines).toContain(
    '(psycopg2.OperationalError) connection to server at "pg-rw" (10.96.1.182), port 5432 failed: FATAL:  database "mlflow" does not exist',
  );
  expect(lines.at(-1)).toMatch(/^sqlalchemy\.exc\.OperationalError: .*database "mlflow" does not exist$/);
});

test('in crash-loop it ends before it has made its tables, and says nothing but that it may not', async () => {
  const { instance } = await startMlflow({ fault: { ...crashLoop.programs?.mlflow, startSeconds: 8 }, ready: false });
  await instance.ended;
  expect(instance.log.lines.map(({ text }) => text)).toEqual(crashLoop.programs?.mlflow?.crash?.log);
});

test('an image without a driver for PostgreSQL ends at once', async () => {
  const machine = startMachine();
  const started = (tag: string) => runProgram(machine, mlflow, { name: 'mlflow', image: `ghcr.io/mlflow/mlflow:${tag}`, ip: '10.244.0.9' });
  const plain = started('v3.17.2');
  expect(await plain.ended).toMatchObject({ exitCode: 1 });
  expect(plain.log.lines.at(-1)?.text).toBe("ModuleNotFoundError: No module named 'psycopg2'");
  for (const tag of ['v3.17.2-full', 'v3.17.2-full@sha256:0abc']) {
    expect(await lineWith(started(tag), 'psycopg2.OperationalError')).toContain('Connection refused');
  }
});

test('a database that is dropped, or out of reach, is 503; health stays well', async () => {
  const { ask, machine, stopPostgres } = await startMlflow();
  machine.databases.drop('mlflow');
  const dropped = await ask(byName);
  expect(dropped.status).toBe(503);
  expect(JSON.parse(String(dropped.body))).toEqual({
    error_code: 'TEMPORARILY_UNAVAILABLE',
    message:
      '(psycopg2.OperationalError) connection to server at "pg-rw" (10.96.1.182), port 5432 failed: FATAL:  database "mlflow" does not exist\n\n(Background on this error at: https://sqlalche.me/e/21/e3q8)',
    sqlstate: 'XXM00',
    error_class: 'CLIENT_INTERNAL_ERROR',
  });
  stopPostgres();
  expect(String((await ask(byName)).body)).toContain('Connection refused');
  expect((await ask({ path: '/health' })).status).toBe(200);
});

test('who asks at the same time shares a connection, and the next one makes it anew when it is cut', async () => {
  const machine = startMachine();
  machine.databases.create('mlflow', 'vectordb');
  const env = { PGHOST: '10.244.0.5', PGDATABASE: 'mlflow' };
  const { migrate } = createDatabase({ machine, env, namespace: 'lab', signal: machine.signal } as unknown as ContainerOs);
  const refused = await Promise.allSettled([migrate(), migrate()]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const connections: Duplex[] = [];
  machine.network.listen('10.244.0.5', 5432, (socket) => connections.push(socket.resume()), machine.signal);
  await Promise.all([migrate(), migrate()]);
  expect(connections).toHaveLength(1);
  connections[0]?.destroy();
  await vi.waitUntil(async () => {
    await migrate();
    return connections.length === 2;
  });
});

test('a database that is made anew while it runs has no tables until it starts again', async () => {
  const { ask, machine, instance, again } = await startMlflow();
  machine.databases.drop('mlflow');
  machine.databases.create('mlflow', 'vectordb');
  const answer = await ask(byName);
  expect(answer.status).toBe(400);
  expect(JSON.parse(String(answer.body))).toMatchObject({
    error_code: 'BAD_REQUEST',
    message: expect.stringContaining('relation "experiments" does not exist'),
  });
  instance.stop(0);
  await instance.ended;
  await again();
  expect((await ask(byName)).status).toBe(404);
});

test('what it keeps outlives it', async () => {
  const { agent, machine, instance, again } = await startMlflow();
  await createMlflow({ url: 'http://localhost:5000', agent }).createExperiment('kept', patient);
  instance.stop(0);
  await instance.ended;
  const { instance: second, agent: other } = await again();
  expect(second.log.lines.map(({ text }) => text).join('\n')).not.toContain('Creating initial');
  expect(await createMlflow({ url: 'http://localhost:5000', agent: other }).experimentNames(patient)).toContain('kept');
  expect(machine.databases.list()).toHaveLength(1);
});

test.each([
  {
    fault: { health: { status: 500, body: 'no' } },
    question: { path: '/health' },
    answer: { status: 500, type: 'text/plain; charset=utf-8', body: 'no' },
  },
  {
    fault: { traces: { status: 503, body: '{"detail":"busy"}' } },
    question: { path: '/v1/traces', method: 'POST' as const },
    answer: { status: 503, type: 'application/json', body: '{"detail":"busy"}' },
  },
  {
    fault: { traces: { status: 401, body: 'You are not authenticated.' } },
    question: { path: '/v1/traces', method: 'POST' as const },
    answer: { status: 401, type: 'text/plain; charset=utf-8', body: 'You are not authenticated.' },
  },
])('a fault: $fault', async ({ fault, question, answer }) => {
  const { ask } = await startMlflow({ fault });
  const { status, headers, body } = await ask(question);
  expect({ status, type: headers['content-type'], body: String(body) }).toEqual(answer);
});

test('a health that says nothing at all', async () => {
  const { ask } = await startMlflow({ fault: { health: { status: 0 } } });
  await expect(ask({ path: '/health', deadlineMs: 100 })).rejects.toThrow('did not answer');
});

test('a client that leaves in the middle of its request does no harm', async () => {
  const { ask, machine } = await startMlflow();
  const socket = await machine.network.connect('10.244.0.8', 5000, 'lab');
  socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
  socket.end();
  expect((await ask({ path: '//?nonsense' })).status).toBe(404);
});
