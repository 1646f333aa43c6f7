import { addAbortSignal, type Duplex } from 'node:stream';
import { services } from '../../../cluster/kinds.ts';
import type { ContainerOs } from '../../program.ts';
import { createData, type Data } from './data.ts';

/** MLflow's way to PostgreSQL, by libpq's variables. */
export interface Database {
  /** Makes the tables, where there are none yet. @throws Error as `open` does */
  migrate(): Promise<void>;
  /** What is in it. @throws DatabaseError with psycopg2's words, when it can't be reached, is not there, or has no tables */
  open(): Promise<Data>;
}

export class DatabaseError extends Error {
  /** Whether SQLAlchemy calls it an OperationalError: 503, in place of 400. */
  readonly isOperational: boolean;

  constructor(message: string, { isOperational }: { isOperational: boolean }) {
    super(message);
    this.isOperational = isOperational;
  }
}

/** The way to the database that a container's PG* variables name. */
export function createDatabase({ machine, env, namespace, signal }: ContainerOs): Database {
  const host = env.PGHOST ?? 'localhost';
  const port = Number(env.PGPORT ?? 5432);
  const name = env.PGDATABASE ?? env.PGUSER ?? '';
  let connection: Promise<Duplex> | undefined;
  const forget = () => {
    connection = undefined;
  };

  const dial = async () => {
    const opened = await machine.network.connect(host, port, namespace);
    opened
      .resume()
      .once('close', forget)
      .on('error', () => undefined);
    return addAbortSignal(signal, opened);
  };
  /** One connection, as long as it lasts: PostgreSQL may be out of its Service's endpoints and still answer. */
  const connect = (): Promise<Duplex> => {
    connection ??= dial().catch((error: NodeJS.ErrnoException) => {
      forget();
      throw refused(error, server);
    });
    return connection;
  };
  const clusterIp = machine.store.get(services, { namespace, name: host })?.spec?.clusterIP ?? host;
  const server = `connection to server at "${host}" (${clusterIp}), port ${port} failed: `;

  const reach = async () => {
    await connect();
    if (machine.databases.list().every((one) => one.name !== name)) {
      throw operationalError(`${server}FATAL:  database "${name}" does not exist\n`);
    }
  };
  return {
    async migrate() {
      await reach();
      machine.databases.open(name, () => createData(machine.clock.now().getTime()));
    },
    async open() {
      await reach();
      // One that was made anew while MLflow ran is empty.
      const data = machine.databases.open<Data | undefined>(name, () => undefined);
      if (data === undefined) throw noTables();
      return data;
    },
  };
}

function refused({ code, message }: NodeJS.ErrnoException, server: string): DatabaseError {
  if (code === 'ENOTFOUND') {
    const [, host = ''] = /ENOTFOUND (\S+)/.exec(message) ?? [];
    return operationalError(`could not translate host name "${host}" to address: Name or service not known\n`);
  }
  return operationalError(`${server}Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n`);
}

/** As SQLAlchemy tells what psycopg2 said. */
function operationalError(words: string): DatabaseError {
  const message = `(psycopg2.OperationalError) ${words}\n(Background on this error at: https://sqlalche.me/e/21/e3q8)`;
  return new DatabaseError(message, { isOperational: true });
}

function noTables(): DatabaseError {
  const words = 'relation "experiments" does not exist\nLINE 2: FROM experiments \n             ^\n';
  const message = `(psycopg2.errors.UndefinedTable) ${words}\n(Background on this error at: https://sqlalche.me/e/21/f405)`;
  return new DatabaseError(message, { isOperational: false });
}
