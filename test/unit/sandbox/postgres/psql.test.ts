import { expect, test } from 'vitest';
import { createDatabases } from '../../../../src/sandbox/databases.ts';
import { psql } from '../../../../src/sandbox/programs/postgres/psql.ts';
import { createDatabaseSql } from '../../../../src/tasks/postgres.ts';

const start = (readOnly = false) => ({
  databases: createDatabases([
    { name: 'vectordb', owner: 'vectordb' },
    { name: 'postgres', owner: 'postgres' },
    { name: 'llamastack', owner: 'vectordb' },
  ]),
  readOnly,
});
/** As src/tasks/postgres.ts asks. */
const asked = (sql: string) => ['-U', 'postgres', '-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', sql];
const list = 'SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE NOT datistemplate ORDER BY 1';

// What PostgreSQL 17.12 answered.
test.each([
  { sql: list, stdout: 'llamastack\tvectordb\npostgres\tpostgres\nvectordb\tvectordb\n' },
  { sql: createDatabaseSql({ name: 'mlflow', owner: 'vectordb' }), stdout: 'CREATE DATABASE\n' },
  { sql: createDatabaseSql({ name: 'llamastack', owner: 'vectordb' }), stderr: 'ERROR:  database "llamastack" already exists\n' },
  { sql: createDatabaseSql({ name: 'zzz', owner: 'nobody' }), stderr: 'ERROR:  role "nobody" does not exist\n' },
  { sql: 'nonsense', stderr: 'ERROR:  syntax error at or near "nonsense"\nLINE 1: nonsense\n        ^\n' },
  { sql: 'SELECT 1', stdout: '1\n' },
  { sql: 'DROP DATABASE "llamastack" WITH (FORCE);', stdout: 'DROP DATABASE\n' },
  { sql: 'drop database nobody', stderr: 'ERROR:  database "nobody" does not exist\n' },
  { sql: 'DROP DATABASE IF EXISTS nobody', stdout: 'DROP DATABASE\n' },
  { sql: 'CREATE DATABASE other OWNER vectordb', stdout: 'CREATE DATABASE\n' },
])('$sql', ({ sql, stdout = '', stderr = '' }) => {
  expect(psql(asked(sql), start())).toEqual({ exitCode: stderr === '' ? 0 : 1, stdout, stderr });
});

test('a database that is made is there, and one that is dropped is not', () => {
  const server = start();
  psql(asked(createDatabaseSql({ name: 'mlflow', owner: 'vectordb' })), server);
  psql(asked('DROP DATABASE "llamastack"'), server);
  expect(psql(asked(list), server).stdout).toBe('mlflow\tvectordb\npostgres\tpostgres\nvectordb\tvectordb\n');
});

test('a replica takes no writes', () => {
  expect(psql(asked('CREATE DATABASE x'), start(true))).toMatchObject({
    exitCode: 1,
    stderr: 'ERROR:  cannot execute CREATE DATABASE in a read-only transaction\n',
  });
  expect(psql(asked(list), start(true))).toMatchObject({ exitCode: 0 });
});

test('only postgres is let in without a password', () => {
  expect(psql(['-U', 'nobody', '-c', 'select 1'], start())).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'psql: error: connection to server on socket "/controller/run/.s.PGSQL.5432" failed: FATAL:  Peer authentication failed for user "nobody"\n',
  });
});

test('the list that people ask for', () => {
  const { stdout } = psql(['-U', 'postgres', '-c', '\\l'], start());
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    '                                               List of databases',
    '    Name    |  Owner   | Encoding | Locale Provider | Collate | Ctype | Locale | ICU Rules | Access privileges ',
    '------------+----------+----------+-----------------+---------+-------+--------+-----------+-------------------',
    ' llamastack | vectordb | UTF8     | libc            | C       | C     |        |           |',
    ' postgres   | postgres | UTF8     | libc            | C       | C     |        |           |',
  ]);
  expect(stdout.endsWith('(5 rows)\n\n')).toBe(true);
});

test('an option that psql does not have', () => {
  expect(psql(['--nonsense'], start())).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("unrecognized option '--nonsense'") });
});
