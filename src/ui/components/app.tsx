import type { Look } from '../../run/look.ts';
import type { Store } from '../../run/store.ts';
import { act } from '../act.ts';
import { isAwaited } from '../details.ts';
import { typeFilter } from '../filter.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { useLeaving } from '../hooks/use-leaving.ts';
import { useScreen } from '../hooks/use-screen.ts';
import { useSuspend } from '../hooks/use-suspend.ts';
import { useWheel } from '../hooks/use-wheel.ts';
import { againKey, keysFor } from '../keys.ts';
import { hasMlflow } from '../mlflow.ts';
import { commandOfTask } from '../panes/task.ts';
import { isAsking, statusOf } from '../status-line.ts';
import { afterAnswer, type View } from '../view.ts';
import { turn } from '../wheel.ts';
import { Frame } from './frame.tsx';

interface AppProps {
  store: Store;
  version: string;
  /** The time in ms since the epoch. */
  clock(): number;
  /** Takes the answer to the plan's question. Without it a recording is shown: nothing is asked, and nothing runs that leaving stops. */
  answer: ((yes: boolean) => void) | undefined;
  /** The user wants once more what can be done so after the end. */
  again?: (() => void) | undefined;
  /** What can be asked of the cluster beside the run. Without it nothing is offered. */
  look?: Look | undefined;
  /** Puts a text into the clipboard. */
  copy(text: string): void;
  /** The user leaves. */
  leave(): void;
}

/** The session: a view of the run's state and of what the user chose to look at. */
export function App({ store, version, clock, answer, again, look, copy, leave }: AppProps) {
  const screen = useScreen({ store, clock, look, copy });
  const { state, looked, view, setView, layout, isRunning, row, help, scene } = screen;
  const change = (part: Partial<View>) => setView((current) => ({ ...current, copied: undefined, opened: false, ...part }));
  const command = row?.kind === 'task' ? commandOfTask(row.task) : undefined;

  // A question about leaving has no point once nothing runs any more.
  const isLeaving = view.leaving && isRunning;
  const isRecording = answer === undefined;
  const question = isLeaving || (!isRecording && isAsking(state, view));
  const { quit, interrupt, stay } = useLeaving({ stops: isRunning && !isRecording, change, leave });
  const openMlflow =
    look !== undefined && hasMlflow(state)
      ? () => {
          look.openMlflow();
          change({ opened: true });
        }
      : undefined;
  const oneMore = again && againKey(state.finished?.outcome);
  useKeys({
    help: view.help,
    typing: view.typing,
    type: (input, key) => setView((current) => typeFilter(current, input, key)),
    question,
    escapeIsNo: view.focus !== 'pane',
    answer(yes) {
      if (isLeaving) return yes ? leave() : stay();
      setView(afterAnswer);
      answer?.(yes);
    },
    again: oneMore && {
      key: oneMore.key,
      press() {
        // Who wanted to leave before the end does not any more.
        stay();
        again?.();
      },
    },
    copy:
      command === undefined
        ? undefined
        : () => {
            copy(command);
            change({ copied: command });
          },
    openMlflow,
    quit,
    interrupt,
    suspend: useSuspend(),
    act(actions) {
      setView((current) =>
        actions.reduce<View>((next, action) => act(next, action, scene), { ...current, copied: undefined, opened: false }),
      );
    },
  });
  useWheel((notches) => {
    setView((current) => (current.help ? current : notches.reduce((next, notch) => turn(next, notch, layout, scene), current)));
  });

  const status = statusOf(state, { ...view, leaving: isLeaving }, isRecording, looked);
  const keys = keysFor({
    view,
    question,
    columns: layout.columns,
    longHelp: help.length > layout.height,
    again: oneMore,
    command: command !== undefined,
    mlflow: openMlflow !== undefined,
    details: scene.details,
  });
  // What is asked of the cluster is read out once it is there.
  const isThere = look === undefined || !isAwaited(view.detail, row, looked);
  return <Frame screen={screen} version={version} status={status} keys={keys} isThere={isThere} />;
}
