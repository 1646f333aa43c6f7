import type { SmokePath } from './events.ts';

/** Whether all that was sent by a path came back as it was sent; by the counts alone in the journals of old versions. Pure. */
export function isProven({ sent, found, lost, changed, duplicated, problems }: SmokePath): boolean {
  return sent > 0 && found === sent && lost + changed + duplicated === 0 && (problems ?? []).length === 0;
}
