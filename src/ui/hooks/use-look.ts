import { useEffect, useState } from 'react';
import type { Look, LookState } from '../../run/look.ts';
import { type LogView, rowsDropped } from '../panes/log.ts';
import type { View } from '../view.ts';

/** Asks for what the view shows in full, follows a log only as long as it is in view, and copies an address that no browser took. */
export function useLook(
  look: Look | undefined,
  { detail, selected = '' }: View,
  { mlflow }: LookState,
  copy: (text: string) => void,
): void {
  useEffect(() => {
    if (look === undefined) return;
    if (detail === 'yaml' && look.yamlOf.has(selected)) look.yaml(selected);
    if (detail !== 'log' || !look.logOf.has(selected)) return;
    look.log(selected);
    return () => look.stop();
  }, [look, detail, selected]);
  const url = mlflow?.status === 'open' && !mlflow.browser ? mlflow : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every time it was opened
  useEffect(() => {
    if (url !== undefined) copy(url.url);
  }, [url]);
}

/** Keeps the lines in place that somebody scrolled up to read, though older ones go off the top of the log. */
export function useSteadyLog({ log }: LookState, { detail, scroll }: View, view: LogView, moveTo: (scroll: number) => void): void {
  const lines = log?.lines ?? none;
  const [before, setBefore] = useState(lines);
  if (before === lines) return;
  setBefore(lines);
  const gone = detail === 'log' && Number.isFinite(scroll) ? rowsDropped(before, lines, view) : 0;
  if (gone > 0) moveTo(Math.max(0, scroll - gone));
}

const none: never[] = [];
