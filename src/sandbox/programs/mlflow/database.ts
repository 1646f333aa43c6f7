import type { Duplex } from 'node:stream';
import { services } from '../../../cluster/kinds.ts';
import type { ContainerOs } from '../../program.ts';
import { createData, type Data } from './data.ts';

/** MLflow's way to PostgreSQL, by libpq's variables. */
export interface Database {
  /** What is in it. @throws Error with psycopg2's words, when it can't be reached or is not there */
  open(): Promise<Data>;
}

export function createDatabase({ machine, env, namespace, signal }: ContainerOs): Database {
  const host = env.PGHOST ?? 'localhost';
  const port = Number(env.PGPORT ?? 5432);
  const name = env.PGDATABASE ?? env.PGUSER ?? '';
  let connection: Duplex | undefined;
  signal.addEventListener('abort', () => connection?.destroy(), { once: true });

  /** One connection, as long as it lasts: PostgreSQL may be out of its Service's endpoints and still answer. */
  const connect = async () => {
    if (connection !== undefined) return;
    const opened = await machine.network.connect(host, port, namespace).catch((error: NodeJS.ErrnoException) => {
      throw new Error(refusedWords(error, server));
    });
    const forget = () => {
      opened.destroy();
      if (connection === opened) connection = undefined;
    };
    connection = opened.resume().once('end', forget).once('close', forget).on('error', forget);
  };
  const clusterIp = machine.store.get(services, { namespace, name: host })?.spec?.clusterIP ?? host;
  const server = `connection to server at "${host}" (${clusterIp}), port ${port} failed: `;

  return {
    async open() {
      await connect();
      const data = machine.databases.open(name, () => createData(machine.clock.now().getTime()));
      if (data === undefined) throw new Error(operationalError(`${server}FATAL:  database "${name}" does not exist\n`));
      return data;
    },
  };
}

function refusedWords({ code, message }: NodeJS.ErrnoException, server: string): string {
  if (code === 'ENOTFOUND') {
    const [, host = ''] = /ENOTFOUND (\S+)/.exec(message) ?? [];
    return operationalError(`could not translate host name "${host}" to address: Name or service not known\n`);
  }
  return operationalError(`${server}Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n`);
}

/** As SQLAlchemy tells what psycopg2 said. */
function operationalError(words: string): string {
  return `(psycopg2.OperationalError) ${words}\n(Background on this error at: https://sqlalche.me/e/21/e3q8)`;
}
