import type { TraceSpan } from '../mlflow/trace.ts';

/** A span before it is sent: what MLflow keeps of one, and what it does not. */
export interface SmokeSpan extends TraceSpan {
  /** 32 hex digits. */
  traceId: string;
  kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
}
