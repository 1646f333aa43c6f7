import { PassThrough, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventBody } from '../../../src/run/events.ts';
import type { RolloutSeen } from '../../../src/run/seen.ts';
import { createStore } from '../../../src/run/store.ts';
import { runSession } from '../../../src/ui/session.tsx';

/** Times each of some frames of a state with many pods, from the event to the write to a terminal that is not there: `PODS FRAMES`. Prints milliseconds, one a line. */
const [pods = '', frames = ''] = process.argv.slice(2);
let onWrite = () => {};
const terminal = new Writable({
  write(_chunk, _encoding, done) {
    onWrite();
    done();
  },
});
const stdout = Object.assign(terminal, { isTTY: true, columns: 100, rows: 30 });
const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin });
const streams = { stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream };

const store = createStore();
const dispatch = (body: EventBody) => store.dispatch({ time: new Date().toISOString(), ...body });
const task = { id: 'mlflow', title: 'MLflow', group: 'deploy', needs: [] } as const;
dispatch({ type: 'run.started', version: '', command: 'session', context: 'lab', namespace: 'shared', tasks: [{ ...task, needs: [] }] });
// A run that has ended: no clock and no spinner draws a frame of its own.
dispatch({ type: 'task.started', task: 'mlflow' });
dispatch({ type: 'task.finished', task: 'mlflow', outcome: 'done', detail: '', seconds: 1 });
dispatch({ type: 'run.finished', outcome: 'done', exitCode: 0, seconds: 1 });

const closed = new AbortController();
const session = runSession({ store, version: 'pods', noColor: false, streams, signal: closed.signal });
for (let frame = 0; frame < Number(frames); frame++) {
  // Longer than the store's pace and Ink's own, so that the next event is drawn at once.
  await delay(150);
  const body = rolloutOf(Number(pods), frame);
  const { promise: written, resolve } = Promise.withResolvers<void>();
  onWrite = resolve;
  const started = performance.now();
  dispatch(body);
  await written;
  console.log(performance.now() - started);
}
closed.abort();
await session;

/** Every second pod is ready in one frame, and the others in the next. */
function rolloutOf(count: number, frame: number): EventBody {
  const createdAt = new Date().toISOString();
  const podsSeen = Array.from({ length: count }, (_, index) => {
    const ready = (index + frame) % 2 === 0;
    const container = { name: 'mlflow', image: 'ghcr.io/mlflow/mlflow:v3.17.2-full', state: 'running', ready, restarts: frame } as const;
    return { name: `mlflow-6bcf85d654-${index}`, status: 'Running', ready, createdAt, containers: [container] };
  });
  const replicaSet = { name: 'mlflow-6bcf85d654', isNew: true, desired: count, ready: count / 2, pods: podsSeen };
  const counts = { desired: count, updated: count, ready: count / 2, available: count / 2 };
  const seen: RolloutSeen = { view: 'rollout', generation: 1, ...counts, replicaSets: [replicaSet], conditions: [], events: [], log: [] };
  return {
    type: 'resource.changed',
    task: 'mlflow',
    kind: 'Deployment',
    name: 'mlflow',
    seen: { ...seen, replicaSets: [replicaSet], conditions: [], events: [], log: [] },
  };
}
