import type { EventBody } from '../run/events.ts';

const ourCommand = /(?<![\w=/-])mlflow-tui(?= (?:--ci|check|init|smoke|again)\b)|(?<=\brun )mlflow-tui\b/g;

/** A next step of the sandbox that stays there: who copies `mlflow-tui --ci` must not deploy to a real cluster. Pure. */
export function hintWithin(hint: string, scenario: string): string {
  return hint.replace(ourCommand, `mlflow-tui --sandbox=${scenario}`);
}

/** What a run in the sandbox says, with next steps that stay there. Those with kubectl name a context that no kubeconfig has. Pure. */
export function withHintsWithin(body: EventBody, scenario: string): EventBody {
  const within = (hint: string | undefined) => (hint === undefined ? undefined : hintWithin(hint, scenario));
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
