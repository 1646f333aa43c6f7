/** An answer in place of the one that was asked for. */
export class Refusal extends Error {
  readonly code: number;
  readonly body: Buffer;

  /** @param body a Status, or plain words */
  constructor(code: number, body: object | string) {
    super('refused');
    this.code = code;
    this.body = Buffer.from(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
  }

  get contentType(): string {
    return this.body[0] === 0x7b ? 'application/json' : 'text/plain; charset=utf-8';
  }
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, failure(400, 'BadRequest', message));
}

export function podNotFound(name: string): Refusal {
  return new Refusal(404, failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' }));
}

/** What is wrong with one of the query's values. */
export function invalid(kind: string, name: string, field: string, problem: string): Refusal {
  const causes = [{ reason: 'FieldValueInvalid', message: problem, field }];
  return new Refusal(422, failure(422, 'Invalid', `${kind} "${name}" is invalid: ${field}: ${problem}`, { name, kind, causes }));
}

/** The API's Status for what went wrong, as the API server writes it. */
function failure(code: number, reason: string, message: string, details?: object): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(details && { details }), code };
}
