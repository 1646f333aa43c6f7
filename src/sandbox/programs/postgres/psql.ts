import { parseArgs } from 'node:util';
import type { Executed } from '../../program.ts';
import { execute, type Server, SqlError } from './sql.ts';
import { aligned, unaligned } from './tables.ts';

/** `psql` inside the pod: who is `postgres` there needs no password. It knows the statements of sql.ts. */
export function psql(args: string[], server: Server): Executed {
  const said = readArguments(args);
  if ('exitCode' in said) return said;
  const { user, commands, separator, tuplesOnly, isUnaligned, quiet } = said;
  if (user !== 'postgres') {
    const words = `psql: error: connection to server on socket "/controller/run/.s.PGSQL.5432" failed: FATAL:  Peer authentication failed for user "${user}"\n`;
    return { exitCode: 2, stdout: '', stderr: words };
  }
  let stdout = '';
  for (const command of commands) {
    try {
      const result = execute(command, server);
      if (result.tag !== undefined) stdout += quiet ? '' : `${result.tag}\n`;
      else stdout += isUnaligned ? unaligned(result, { separator, tuplesOnly }) : aligned(result, { tuplesOnly });
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      return { exitCode: 1, stdout, stderr: `${error.message}\n` };
    }
  }
  return { exitCode: 0, stdout, stderr: '' };
}

interface Said {
  user: string;
  commands: string[];
  separator: string;
  tuplesOnly: boolean;
  isUnaligned: boolean;
  quiet: boolean;
}

function readArguments(args: string[]): Said | Executed {
  const flag = (short: string) => ({ type: 'boolean', short }) as const;
  const value = (short: string) => ({ type: 'string', short }) as const;
  try {
    const { values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...{ username: value('U'), dbname: value('d'), host: value('h'), port: value('p'), 'field-separator': value('F') },
        ...{ command: { type: 'string', short: 'c', multiple: true }, set: { type: 'string', short: 'v', multiple: true } },
        ...{ 'no-psqlrc': flag('X'), 'no-align': flag('A'), 'tuples-only': flag('t'), quiet: flag('q') },
      },
    });
    return {
      user: values.username ?? 'postgres',
      commands: values.command ?? [],
      separator: values['field-separator'] ?? '|',
      tuplesOnly: values['tuples-only'] ?? false,
      isUnaligned: values['no-align'] ?? false,
      quiet: values.quiet ?? false,
    };
  } catch (error) {
    const [, option = ''] = /'(-[^ ']+)/.exec((error as Error).message) ?? [];
    const stderr = `psql: unrecognized option '${option}'\npsql: hint: Try "psql --help" for more information.\n`;
    return { exitCode: 1, stdout: '', stderr };
  }
}
