/** Settings from one source, as they were written there and not yet validated. */
export interface Layer {
  /** Nested as the settings are, e.g. {postgres: {cluster: 'a'}}. Anything at all when it comes from a file. */
  values: unknown;
  /** Where a value was written, for people: "mlflow-tui.yaml:3:5: timeout", "MLFLOW_TUI_TIMEOUT", "--timeout". */
  place(path: PropertyKey[]): string;
  /** What was wrong already while reading, a line each, beginning with its place. */
  errors: string[];
}

/** Nested settings with one value: (['postgres', 'cluster'], 'a') -> {postgres: {cluster: 'a'}}. */
export function nested(path: string[], value: unknown): unknown {
  return path.reduceRight((below, name) => ({ [name]: below }), value);
}

/** The value at a path, or undefined. */
export function getIn(values: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, name) => (isSection(value) || Array.isArray(value) ? Reflect.get(value, name) : undefined), values);
}

/** The weak settings with the strong ones on top, section by section; lists are replaced as a whole. */
export function merge(weak: unknown, strong: unknown): unknown {
  if (!isSection(weak) || !isSection(strong)) return strong === undefined ? weak : strong;
  const names = new Set([...Object.keys(weak), ...Object.keys(strong)]);
  return Object.fromEntries([...names].map((name) => [name, merge(weak[name], strong[name])]));
}

type Values = Record<string, unknown>;

function isSection(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
