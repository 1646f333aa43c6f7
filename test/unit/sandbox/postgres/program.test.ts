import { expect, test } from 'vitest';
import { pods } from '../../../../src/cluster/kinds.ts';
import { postgres } from '../../../../src/sandbox/programs/postgres/program.ts';
import { lineWith, runProgram, startMachine } from '../run-program.ts';

const start = async () => {
  const machine = startMachine();
  const instance = runProgram(machine, postgres, { name: 'pg', ip: '10.244.0.5' });
  await lineWith(instance, 'ready to accept connections');
  return { machine, instance };
};

test('it takes connections, until it stops', async () => {
  const { machine, instance } = await start();
  const socket = await machine.network.connect('10.244.0.5', 5432, 'lab');
  const gone = new Promise((resolve) => socket.resume().once('end', resolve));
  instance.stop(0);
  await gone;
  await expect(machine.network.connect('10.244.0.5', 5432, 'lab')).rejects.toThrow('ECONNREFUSED');
});

test('psql in its pod works on the databases, and as a replica only reads', async () => {
  const { machine, instance } = await start();
  const run = (sql: string) => postgres.exec?.(['psql', '-U', 'postgres', '-A', '-t', '-c', sql], instance.os);
  expect(await run('CREATE DATABASE "mlflow"')).toMatchObject({ exitCode: 0 });
  expect(machine.databases.list()).toEqual([{ name: 'mlflow', owner: 'postgres' }]);
  machine.store.put(pods, {
    metadata: { namespace: 'lab', name: 'pg-0', labels: { 'cnpg.io/instanceRole': 'replica' } },
    spec: { containers: [] },
  });
  expect(await run('CREATE DATABASE "other"')).toMatchObject({ exitCode: 1 });
  expect(await postgres.exec?.(['no-such-command'], instance.os)).toBeUndefined();
});
