import { pods } from '../../../cluster/kinds.ts';
import type { ContainerOs, Program } from '../../program.ts';
import { psql } from './psql.ts';

/** PostgreSQL as CloudNativePG runs it: it takes connections, and answers `psql` inside its pod. */
export const postgres: Program = {
  start(os) {
    const say = (logger: string, message: string) =>
      os.log(
        JSON.stringify({
          level: 'info',
          ts: os.machine.clock.now().toISOString(),
          logger,
          msg: message,
          logging_pod: os.pod.metadata?.name,
        }),
      );
    say('instance-manager', 'Starting CloudNativePG Instance Manager');
    // What is said over a connection is MLflow's and psql's own affair: they look into the databases themselves.
    os.listen(5432, (socket) => socket.resume().on('end', () => socket.end()));
    say('postgres', 'database system is ready to accept connections');
  },

  async exec([program = '', ...args], os) {
    if (!/^(\/usr\/bin\/)?psql$/.test(program)) return undefined;
    return psql(args, { databases: os.machine.databases, readOnly: isReplica(os) });
  },
};

/** The operator changes the label when another instance takes over. */
function isReplica({ machine, namespace, pod }: ContainerOs): boolean {
  const { name = '', labels = {} } = machine.store.get(pods, { namespace, name: pod.metadata?.name ?? '' })?.metadata ?? {};
  return name !== '' && labels['cnpg.io/instanceRole'] === 'replica';
}
