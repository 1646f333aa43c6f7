/**
 * An error that a user can cause or mend: what happened and where (`message`), and the next step (`hint`: a command or a
 * setting). It is shown as these lines, never as a stack trace. `kind` decides the exit code, in `src/cli` alone.
 */
export class Problem extends Error {
  readonly hint: string | undefined;
  readonly kind: ProblemKind;

  constructor(message: string, options: { hint?: string | undefined; kind?: ProblemKind; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
    this.hint = options.hint;
    this.kind = options.kind ?? 'failed';
  }
}

/** `usage`: wrong arguments, settings or kubeconfig; `timeout`: a deadline passed; `failed`: everything else. */
export type ProblemKind = 'usage' | 'timeout' | 'failed';

/** The message of anything thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
