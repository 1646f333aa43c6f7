import type { ContainerOs, Program } from '../../program.ts';
import type { MlflowFault } from '../../scenario.ts';
import { createDatabase, type Database } from './database.ts';
import { securityLine, servingLines, stampOf } from './log-lines.ts';
import { createListener } from './server.ts';

/** Real ones take 10 s and more, most of it for imports. */
const startSeconds = 8;
/** When the first line comes, as a part of the start: Python has imported MLflow by then. */
const imported = 0.25;
/** How often MLflow tries to reach its database before it gives up, each time after twice as long a pause (mlflow/store/db/utils.py). */
const attempts = 10;

/** `mlflow server`, version 3.17.2, with its state in a database of the machine. */
export const mlflow: Program = {
  async start(os) {
    const { clock, scenario } = os.machine;
    const fault: MlflowFault = scenario.programs?.mlflow ?? {};
    const seconds = fault.startSeconds ?? startSeconds;
    let passed = 0;
    const until = async (part: number) => {
      await clock.sleep(seconds * (part - passed), os.signal);
      passed = part;
    };

    await until(imported);
    os.log('Registry store URI not provided. Using backend store URI.');
    if (lacksDriver(os)) {
      tellNoBackend(os, "No module named 'psycopg2'", 'ModuleNotFoundError');
      return os.exit(1);
    }
    const database = createDatabase(os);
    if (!(await migrate(os, database))) return;
    await until(0.4);
    os.log(securityLine(os.env));
    const port = portOf(os);
    for (const { atPart, level, words } of servingLines(port)) {
      await until(atPart);
      os.log(level === undefined ? words : `${stampOf(clock.now())} ${level}${words}`);
    }
    os.serve(port, createListener(os, database, fault));
  },

  async exec(command) {
    // The image has Python and a shell; nobody asks it for more.
    return command.join(' ') === 'mlflow --version' ? { exitCode: 0, stdout: 'mlflow, version 3.17.2\n', stderr: '' } : undefined;
  },
};

/** Of the image only the tags that end in `-full` have a driver for PostgreSQL. */
function lacksDriver({ spec: { image = '' } }: ContainerOs): boolean {
  // What a digest names nobody knows here.
  const [tagged = ''] = image.split('@');
  return /:[^/]+$/.test(tagged) && !tagged.endsWith('-full');
}

/** The last words of one that can't begin. */
function tellNoBackend(os: ContainerOs, words: string, type: string): void {
  for (const line of ['Error initializing backend store', words]) os.log(`${stampOf(os.machine.clock.now())} ERROR mlflow.cli: ${line}`);
  for (const line of ['Traceback (most recent call last):', `${type}: ${words.split('\n')[0]}`]) os.log(line);
}

/** Reaches the database and makes its tables; false when it gave up, and the container ends. */
async function migrate(os: ContainerOs, database: Database): Promise<boolean> {
  const { clock, databases } = os.machine;
  const say = (level: string, words: string) => os.log(`${stampOf(clock.now())} ${level} ${words}`);
  const isNew = databases.open(os.env.PGDATABASE ?? '', () => undefined) === undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      await database.migrate();
      if (isNew) say('INFO', 'mlflow.store.db.utils: Creating initial MLflow database tables...');
      if (isNew) say('INFO', 'mlflow.store.db.utils: Updating database tables');
      return true;
    } catch (error) {
      const lines = (error as Error).message.split('\n').filter((line) => line !== '');
      if (attempt === attempts) {
        tellNoBackend(os, lines.join('\n'), 'sqlalchemy.exc.OperationalError');
        os.exit(1);
        return false;
      }
      const pause = 0.1 * (2 ** attempt - 1);
      say('WARNING', 'mlflow.store.db.utils: SQLAlchemy engine could not be created. The following exception is caught.');
      for (const line of [...lines, `Operation will be retried in ${pause.toFixed(1)} seconds`]) os.log(line);
      await clock.sleep(pause, os.signal);
    }
  }
}

/** `--port=5000` or `--port 5000`; otherwise 5000. */
function portOf({ spec }: ContainerOs): number {
  const said = [...(spec.command ?? []), ...(spec.args ?? [])].join(' ');
  return Number(/--port[= ](\d+)/.exec(said)?.[1] ?? 5000);
}
