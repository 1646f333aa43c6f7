import type { KubeObject } from '../../cluster/kinds.ts';
import { messageOf, Problem } from '../../problem.ts';
import type { About } from '../../run/events.ts';
import type { Result, Task } from '../../run/task.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Context } from '../context.ts';
import { isForbidden } from '../forbidden.ts';

/** A task that only looks, and can say beforehand at what, and what it expects there. */
export interface Prerequisite extends Task<Context> {
  about(settings: Settings): About;
}

/** A prerequisite: what it is called and how it is looked at. */
interface Definition extends Pick<Prerequisite, 'id' | 'title' | 'about'> {
  needs?: string[];
  check(context: Context, signal: AbortSignal): Promise<Result>;
}

/** Makes a task of a look: not allowed to look is `unknown`, and any other failure to look is `unmet`. */
export function prerequisite({ id, title, needs = ['cluster.api'], about, check }: Definition): Prerequisite {
  return {
    id,
    title,
    group: 'prerequisites',
    needs,
    about,
    async run(context, { signal }) {
      try {
        return await check(context, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        if (isForbidden(error)) return { outcome: 'unknown', detail: `not allowed to ${withoutServersWords(error.message)}` };
        return unmet(messageOf(error), error instanceof Problem ? error.hint : undefined);
      }
    },
  };
}

/** "list pods in x: pods is forbidden: User ..." -> "list pods in x": the right that is missing, not who lacks it. */
function withoutServersWords(message: string): string {
  return message.split(': ', 1)[0] ?? message;
}

export function met(detail: string, hint?: string): Result {
  return { outcome: 'met', detail, hint };
}

export function unmet(detail: string, hint?: string): Result {
  return { outcome: 'unmet', detail, hint };
}

export function pending(detail: string): Result {
  return { outcome: 'pending', detail };
}

/** The hint where a setting's value is not there, but others are; undefined where there are none. */
export function oneOf(setting: string, others: readonly KubeObject[]): string | undefined {
  const found = others.map(({ metadata }) => metadata?.name).join(', ');
  return found === '' ? undefined : `set ${setting} to one of: ${found}`;
}

/** Needs of whatever is looked for in the namespace: where that is missing, one message is enough. */
export const inNamespace = ['cluster.api', 'namespace'];
