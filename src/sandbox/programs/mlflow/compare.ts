/** The comparisons of texts. */
export const textComparators = ['=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IS NULL', 'IS NOT NULL'];
/** Of times and lengths of time. */
export const numberComparators = ['=', '!=', '<', '<=', '>', '>='];

/** Whether what is held is as the filter wants it; nothing is only ever NULL. Pure. */
export function compare(held: string | number | undefined, comparator: string, value: string): boolean {
  if (comparator === 'IS NULL') return held === undefined;
  if (comparator === 'IS NOT NULL') return held !== undefined;
  if (typeof held === 'number') return signs[comparator]?.includes(Math.sign(held - Number(value))) ?? false;
  return held !== undefined && (texts[comparator]?.(held, value) ?? false);
}

const signs: Record<string, number[]> = { '=': [0], '!=': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] };

const texts: Record<string, (held: string, value: string) => boolean> = {
  '=': (held, value) => held === value,
  '!=': (held, value) => held !== value,
  LIKE: (held, value) => like(value, 's').test(held),
  ILIKE: (held, value) => like(value, 'si').test(held),
  RLIKE: (held, value) => new RegExp(value).test(held),
};

/** SQL's LIKE: `%` stands for anything, `_` for one character. */
function like(pattern: string, flags: string): RegExp {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/%+/g, '.*').replaceAll('_', '.')}$`, flags);
}
