import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { ContainerOs } from '../../program.ts';
import type { MlflowFault } from '../../scenario.ts';
import { createClients } from '../clients.ts';
import { typeOf } from '../health.ts';
import { type Database, DatabaseError } from './database.ts';
import { stampOf } from './log-lines.ts';
import { type Question, readQuestion } from './question.ts';
import { MlflowFailure, plain, type Reply } from './reply.ts';
import { answer } from './routes.ts';
import { readSecurity, securityRefusal } from './security.ts';

/** Answers MLflow's port as uvicorn does, with a line of log for each request. */
export function createListener(os: ContainerOs, database: Database, fault: MlflowFault) {
  const security = readSecurity(os.env);
  const now = () => os.machine.clock.now();
  const log = (level: string, words: string) => os.log(`${stampOf(now())} ${level}${words}`);
  const clientOf = createClients();

  const data = async () => {
    try {
      return await database.open();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { message, isOperational } = error;
      if (!isOperational) throw new MlflowFailure('BAD_REQUEST', message);
      log('ERROR', ' mlflow.store.db.utils: SQLAlchemy database error. The following exception is caught.');
      for (const line of message.split('\n').filter((one) => one !== '')) os.log(line);
      throw new MlflowFailure('TEMPORARILY_UNAVAILABLE', message);
    }
  };

  const decide = async (question: Question): Promise<Reply> => {
    const { method, path, headers } = question;
    const refused = securityRefusal(security, { method, path, host: headers.host ?? '', origin: String(headers.origin ?? '') });
    if (refused !== undefined) {
      log('WARNING', ` mlflow.server.fastapi_security: ${refused.warning}`);
      return refused.reply;
    }
    const faulty = { '/health': fault.health, '/v1/traces': fault.traces }[path];
    if (faulty !== undefined) return plain(faulty.status, faulty.body ?? '', typeOf(faulty.body ?? ''));
    try {
      return await answer(question, data, now().getTime());
    } catch (error) {
      if (error instanceof MlflowFailure) return error.reply({ compact: path === '/v1/traces' });
      log('ERROR', ':    Exception in ASGI application');
      for (const line of String((error as Error).stack).split('\n')) os.log(line);
      return plain(500, 'Internal Server Error');
    }
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await readQuestion(request).catch(() => undefined);
    if (question === undefined) return;
    const { status, type, body } = await decide(question);
    // A fault: no answer at all.
    if (status === 0) return;
    const { ip, port } = clientOf(question.headers['user-agent']);
    log('INFO', `:     ${ip}:${port} - "${question.method} ${request.url} HTTP/1.1" ${status} ${phraseOf(status)}`);
    const bytes = Buffer.from(body as string);
    const headers = { server: 'uvicorn', 'content-type': type, 'content-length': bytes.length };
    response.writeHead(
      status,
      status === 403 ? headers : { ...headers, 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' },
    );
    response.end(bytes);
  };
}

/** As Python names it: RFC 9110 has a newer name for 422 than Node. */
function phraseOf(status: number): string {
  return status === 422 ? 'Unprocessable Content' : (STATUS_CODES[status] ?? '');
}
