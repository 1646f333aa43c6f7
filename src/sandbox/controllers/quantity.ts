const units: Record<string, number> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** "500m" -> 0.5, "2Gi" -> 2147483648; NaN for what is no quantity. Pure. */
export function quantity(text: string): number {
  const [, number = 'NaN', unit = ''] = /^([\d.]+)(\w*)$/.exec(text) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}
