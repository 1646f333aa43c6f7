/** What keys with a symbol are called where that can't be written, or is not seen. */
export const keyNames: Readonly<Record<string, string>> = { '↑': 'up', '↓': 'down', '→': 'right', '←': 'left', '⏎': 'enter' };

/** Keys in ASCII, by their names: "up down  j k" for "↑ ↓  j k", "up/down" for "↑↓". Pure. */
export function keysInAscii(keys: string): string {
  return keys.replace(/[↑↓→←⏎]+/g, (symbols) => [...symbols].map((symbol) => keyNames[symbol]).join('/'));
}
