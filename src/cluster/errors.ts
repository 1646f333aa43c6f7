import { Problem } from '../problem.ts';

/**
 * What went wrong between this program and the API server.
 * `unreachable`: no connection or no answer in time; `tls`: certificate refused or expired; `unauthorized`: 401;
 * `forbidden`: a right is missing (403); `conflict`: another field manager holds the fields (409); `invalid`: the server refused the object
 * (400, 422, admission, which is 403 at times); `gone`: it or its kind is not there; `busy`: 429, 5xx after retries; `lost`: the connection broke.
 */
export type ClusterErrorCode = 'unreachable' | 'tls' | 'unauthorized' | 'forbidden' | 'conflict' | 'invalid' | 'gone' | 'busy' | 'lost';

export class ClusterError extends Problem {
  readonly code: ClusterErrorCode;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** For conflicts and refusals: the server's causes, field by field. */
  readonly causes: readonly { field: string; message: string }[];

  constructor(
    code: ClusterErrorCode,
    message: string,
    options: {
      hint?: string | undefined;
      status?: number | undefined;
      causes?: readonly { field: string; message: string }[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { hint: options.hint, cause: options.cause });
    this.name = 'ClusterError';
    this.code = code;
    this.status = options.status;
    this.causes = options.causes ?? [];
  }
}
