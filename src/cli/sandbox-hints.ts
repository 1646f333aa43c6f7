import type { EventBody } from '../run/events.ts';

const ourCommand = /(?<![\w=/-])mlflow-tui (?=--ci|check|smoke)/g;

/**
 * What a run in the sandbox says, with next steps that stay there: who copies `mlflow-tui --ci` must not deploy to a real cluster. Those
 * with kubectl name a context that no kubeconfig has. Pure.
 */
export function withHintsWithin(body: EventBody, scenario: string): EventBody {
  const within = (hint: string | undefined) => hint?.replace(ourCommand, `mlflow-tui --sandbox=${scenario} `);
  switch (body.type) {
    case 'task.finished':
      return body.hint === undefined ? body : { ...body, hint: within(body.hint) };
    case 'smoke.diagnosis':
      return { ...body, hint: within(body.hint) ?? '' };
    case 'plan.made':
      return {
        ...body,
        changes: body.changes.map((change) => (change.hint === undefined ? change : { ...change, hint: within(change.hint) })),
      };
    default:
      return body;
  }
}
