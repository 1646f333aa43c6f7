const powers: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** "500m" -> 0.5, "2Gi" -> 2147483648 (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). NaN for what is none. */
export function toNumber(quantity: string | number): number {
  const [, number = '', unit = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  if (number === '') return Number.NaN;
  if (binary.includes(unit)) return Number(number) * 1024 ** (binary.indexOf(unit) + 1);
  const power = powers[unit];
  if (power === undefined) return Number.NaN;
  return power < 0 ? Number(number) / 10 ** -power : Number(number) * 10 ** power;
}

/**
 * In thousandths, less than which Kubernetes does not count: sums of fractions are a little more or less than they are (0.1 and 0.2 are more
 * than 0.3).
 */
export function thousandths(value: number): number {
  return Math.round(value * 1000);
}

/** As a quota's use is shown, in the way of a quantity like it: 1073741824 beside "2Gi" is "1Gi"; half a CPU is "500m". */
export function fromNumber(exact: number, like: string | number): string {
  const value = thousandths(exact) / 1000;
  const isBinary = binary.some((unit) => String(like).endsWith(unit));
  for (let power = binary.length; isBinary && power > 0; power--) {
    const count = value / 1024 ** power;
    if (count >= 1 && Number.isInteger(count)) return `${count}${binary[power - 1]}`;
  }
  return Number.isInteger(value) ? String(value) : `${thousandths(value)}m`;
}
