import type { Databases } from '../../databases.ts';

/** What statements work on. */
export interface Server {
  databases: Databases;
  /** A replica takes no writes. */
  readOnly: boolean;
}

/** Rows by the names of their columns, or the tag of a command ("CREATE DATABASE"). */
export interface Result {
  tag?: string;
  title?: string;
  columns: string[];
  rows: string[][];
}

/** PostgreSQL's own words, from "ERROR:" on. */
export class SqlError extends Error {}

const name = String.raw`"(?<name>(?:[^"]|"")+)"|(?<bare>[a-z_]\w*)`;
const owner = String.raw`(?:"(?<owner>[^"]+)"|(?<bareOwner>[a-z_]\w*))`;
const statements: [RegExp, (groups: Record<string, string | undefined>, server: Server) => Result][] = [
  [
    /^SELECT datname, pg_get_userbyid\(datdba\) FROM pg_database WHERE NOT datistemplate ORDER BY 1$/i,
    (_groups, { databases }) => ({
      columns: ['datname', 'pg_get_userbyid'],
      rows: databases.list().map((one) => [one.name, one.owner]),
    }),
  ],
  [new RegExp(`^CREATE DATABASE (?:${name})(?: (?:WITH )?OWNER =? ?${owner})?$`, 'i'), createDatabase],
  [new RegExp(`^DROP DATABASE (?<ifExists>IF EXISTS )?(?:${name})(?: WITH \\(FORCE\\)| \\(FORCE\\))?$`, 'i'), dropDatabase],
  [/^SELECT 1$/i, () => ({ columns: ['?column?'], rows: [['1']] })],
  [
    /^SELECT version\(\)$/i,
    () => ({ columns: ['version'], rows: [['PostgreSQL 17.12 (Debian 17.12-0+deb13u1), simulated by mlflow-tui']] }),
  ],
  [/^\\l\+?$/, (_groups, { databases }) => listing(databases)],
];

/** Runs one statement. @throws SqlError */
export function execute(text: string, server: Server): Result {
  const sql = text.trim().replace(/;$/, '').trim();
  for (const [pattern, run] of statements) {
    const found = pattern.exec(sql);
    if (found !== null) return run(found.groups ?? {}, server);
  }
  const [word = ''] = /\S+/.exec(sql) ?? [];
  if (word.startsWith('\\')) throw new SqlError(`invalid command ${word}`);
  throw new SqlError(`ERROR:  syntax error at or near "${word}"\nLINE 1: ${sql.split('\n')[0]}\n        ^`);
}

function createDatabase(groups: Record<string, string | undefined>, { databases, readOnly }: Server): Result {
  const made = nameIn(groups);
  const by = groups.owner ?? groups.bareOwner?.toLowerCase() ?? 'postgres';
  if (readOnly) throw new SqlError('ERROR:  cannot execute CREATE DATABASE in a read-only transaction');
  const roles = new Set(['postgres', 'streaming_replica', ...databases.list().map((one) => one.owner)]);
  if (!roles.has(by)) throw new SqlError(`ERROR:  role "${by}" does not exist`);
  if (!databases.create(made, by)) throw new SqlError(`ERROR:  database "${made}" already exists`);
  return { tag: 'CREATE DATABASE', columns: [], rows: [] };
}

function dropDatabase(groups: Record<string, string | undefined>, { databases, readOnly }: Server): Result {
  const doomed = nameIn(groups);
  if (readOnly) throw new SqlError('ERROR:  cannot execute DROP DATABASE in a read-only transaction');
  const isThere = databases.list().some((one) => one.name === doomed);
  if (!isThere && groups.ifExists === undefined) throw new SqlError(`ERROR:  database "${doomed}" does not exist`);
  databases.drop(doomed);
  return { tag: 'DROP DATABASE', columns: [], rows: [] };
}

function nameIn({ name: quoted, bare }: Record<string, string | undefined>): string {
  return quoted?.replaceAll('""', '"') ?? bare?.toLowerCase() ?? '';
}

/** What `\l` shows, with the templates that every server has. */
function listing(databases: Databases): Result {
  const all = [...databases.list(), { name: 'template0', owner: 'postgres' }, { name: 'template1', owner: 'postgres' }];
  const rows = all.sort((a, b) => (a.name < b.name ? -1 : 1)).map((one) => [one.name, one.owner, 'UTF8', 'libc', 'C', 'C', '', '', '']);
  const columns = ['Name', 'Owner', 'Encoding', 'Locale Provider', 'Collate', 'Ctype', 'Locale', 'ICU Rules', 'Access privileges'];
  return { title: 'List of databases', columns, rows };
}
