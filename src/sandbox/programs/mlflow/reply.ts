import { dumps, type Printable } from './python-json.ts';

/** What MLflow answers. */
export interface Reply {
  status: number;
  type: string;
  body: string | Buffer;
}

/** MlflowException. */
export class MlflowFailure extends Error {
  readonly #code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.#code = code;
  }

  /** @param compact as FastAPI's JSONResponse writes it, in place of the handlers */
  reply({ compact: isCompact = false } = {}): Reply {
    const { status, sqlstate, errorClass } = errors[this.#code];
    const body = { error_code: this.#code, message: this.message, sqlstate, error_class: errorClass };
    return { status, type: 'application/json', body: dumps(body, { compact: isCompact, ascii: !isCompact }) };
  }
}

const parameter = { sqlstate: 'KAM00', errorClass: 'INVALID_PARAMETER_VALUE' };
const errors = {
  INVALID_PARAMETER_VALUE: { status: 400, ...parameter },
  BAD_REQUEST: { status: 400, ...parameter },
  RESOURCE_ALREADY_EXISTS: { status: 400, sqlstate: 'KAM00', errorClass: 'RESOURCE_ALREADY_EXISTS' },
  RESOURCE_DOES_NOT_EXIST: { status: 404, sqlstate: 'KAM00', errorClass: 'RESOURCE_NOT_FOUND' },
  TEMPORARILY_UNAVAILABLE: { status: 503, sqlstate: 'XXM00', errorClass: 'CLIENT_INTERNAL_ERROR' },
} as const;
type ErrorCode = keyof typeof errors;

/** Answers of most handlers: over several lines. */
export function pretty(value: Printable): Reply {
  return { status: 200, type: 'application/json', body: dumps(value, { indent: 2 }) };
}

/** Answers that hold traces: without a blank. */
export function compact(value: Printable): Reply {
  return { status: 200, type: 'application/json', body: dumps(value, { compact: true }) };
}

/** FastAPI's HTTPException. */
export function detail(status: number, words: Printable): Reply {
  return { status, type: 'application/json', body: dumps({ detail: words }, { compact: true, ascii: false }) };
}

/** Words as they are. */
export function plain(status: number, words: string, type = 'text/plain; charset=utf-8'): Reply {
  return { status, type, body: words };
}

/** Werkzeug's page for an error. */
export function errorPage(status: 404 | 405): Reply {
  const [title, words] = {
    404: [
      'Not Found',
      'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
    ],
    405: ['Method Not Allowed', 'The method is not allowed for the requested URL.'],
  }[status];
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${words}</p>\n`;
  return { status, type: 'text/html; charset=utf-8', body };
}
