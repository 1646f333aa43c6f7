import type { AttributeValue } from '../mlflow/trace.ts';

/** Attribute of every span and every resource of a smoke test: the name of its run. MLflow makes tags of a resource's attributes. */
export const runAttribute = 'mlflow_tui.smoke_run';

/** Attribute of every resource of a run that deletes its traces: when it is over at the latest, in seconds since 1970. */
export const expiresAttribute = 'mlflow_tui.smoke_expires';

export const userAgentName = 'mlflow-tui-smoke';

/** How LLaMA Stack is asked: its spans keep it, and so a trace is known as ours before our own span is there. */
export function userAgentOf(run: string, expires: number | undefined): string {
  return `${userAgentName}/${run}${expires === undefined ? '' : ` (expires ${expires})`}`;
}

/** What `userAgentOf` made; undefined for any other, and for one that does not expire. */
export function readUserAgent(userAgent: AttributeValue | undefined): { run: string; expires: number } | undefined {
  if (typeof userAgent !== 'string') return undefined;
  const [, run, expires] = new RegExp(`^${userAgentName}/(\\S+) \\(expires (\\d+)\\)$`).exec(userAgent) ?? [];
  return run === undefined || expires === undefined ? undefined : { run, expires: Number(expires) };
}
