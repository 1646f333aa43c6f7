import { describe, expect, test } from 'vitest';
import type { EventBody, PlannedChange, SmokePath } from '../../src/run/events.ts';
import type { ObjectSeen, PodSeen, RolloutSeen } from '../../src/run/seen.ts';
import type { State } from '../../src/run/state.ts';
import { type Row, rowsOf } from '../../src/ui/checklist.ts';
import { detailsFrom } from '../../src/ui/details.ts';
import { lineWidth, span } from '../../src/ui/lines.ts';
import { diffLines } from '../../src/ui/panes/diff.ts';
import { commandLines, commandOf } from '../../src/ui/panes/hint.ts';
import { hopLines } from '../../src/ui/panes/hops.ts';
import { type PaneView, paneOf } from '../../src/ui/panes/pane.ts';
import { planLines } from '../../src/ui/panes/plan.ts';
import { finished, nowAt, stateAfter, textOf } from './make.ts';

function linesOf(id: string, state: State, { width = 80, room = 40, ...more }: Partial<PaneView> = {}) {
  const row = rowsOf(state.tasks, {}, 100, undefined).find((candidate: Row) => candidate.id === id);
  return paneOf(row, state, { width, room, now: nowAt(20), ...more });
}

const pane = (id: string, events: EventBody[], view = {}) => textOf(linesOf(id, stateAfter(events), view));

describe('a task', () => {
  test('that failed says why, and the next step as a command on its own line', () => {
    const text = pane('database', [
      finished('database', 'failed', { detail: 'no such cluster', hint: 'look at it: kubectl -n shared get clusters' }),
    ]);
    expect(text).toMatch(/^Title of database +✖ failed 1\.0s\nno such cluster\n/);
    expect(text).toContain('Next step\nlook at it:\nkubectl -n shared get clusters');
  });

  test('that waits says for what, and what it would do', () => {
    const changes: PlannedChange[] = [{ task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow' }];
    const text = pane('mlflow', [
      finished('api', 'met'),
      finished('secret', 'met'),
      { type: 'plan.made', changes },
      { type: 'plan.answered', yes: true },
    ]);
    expect(text).toContain('waits for Title of database');
    expect(text).toContain('+ Deployment mlflow');
    expect(text).toMatch(/Needs\n· Title of database +waiting/);
  });

  test('shows its objects with their state and facts', () => {
    const seen = {
      view: 'object' as const,
      state: 'Bound',
      facts: [
        { label: 'size', value: '10Gi' },
        { label: 'class', value: 'local-path' },
      ],
    };
    const text = pane('database', [{ type: 'resource.changed', task: 'database', kind: 'PersistentVolumeClaim', name: 'artifacts', seen }]);
    expect(text).toMatch(/PersistentVolumeClaim artifacts +Bound\n {2}size +10Gi\n {2}class +local-path/);
  });

  describe('that made an object', () => {
    const events = Array.from({ length: 6 }, (_, index) => ({
      at: new Date(nowAt(-index)).toISOString(),
      type: index === 0 ? ('Warning' as const) : ('Normal' as const),
      reason: `Reason${index}`,
      object: 'PersistentVolumeClaim artifacts',
      message: `message ${index}`,
      count: 1,
    }));
    const facts = [{ label: 'Size', value: '10Gi' }];
    const seen: ObjectSeen = { view: 'object', purpose: 'Keeps the files of runs', state: 'Pending', facts, events };
    const told = (name: string, more: Partial<ObjectSeen> = {}): EventBody => ({
      type: 'resource.changed',
      task: 'database',
      kind: 'PersistentVolumeClaim',
      name,
      seen: { ...seen, ...more },
    });
    const countEvents = (text: string) => text.match(/Reason\d/g)?.length;

    test('says what that is for, and shows the events on it', () => {
      const text = pane('database', [told('artifacts')], { width: 60 });
      expect(text).toMatch(/artifacts +Pending\n {2}Keeps the files of runs\n {2}Size +10Gi\n\nEvents\n {2}0:00 +Reason0 message 0 *\n/);
      expect(countEvents(text)).toBe(6);
    });

    test('keeps its events to the room there is, which several objects share, and shows two of each at least', () => {
      expect(pane('database', [told('artifacts')], { room: 12 }).split('\n').length).toBeLessThanOrEqual(12);
      expect(countEvents(pane('database', [told('artifacts')], { room: 12 }))).toBe(4);
      const two = pane('database', [told('artifacts'), told('more')], { room: 22 });
      expect(two.split('\n').length).toBeLessThanOrEqual(22);
      expect(countEvents(two)).toBe(8);
      expect(countEvents(pane('database', [told('artifacts')], { room: 3 }))).toBe(2);
    });

    test('shows no list where there is no event', () => {
      expect(pane('database', [told('artifacts', { events: [] })])).not.toContain('Events');
    });

    test('shows the events of all its objects in full, as far as they match, and no log', () => {
      const state = stateAfter([told('artifacts'), told('quiet', { events: [] })]);
      const row = rowsOf(state.tasks, {}, 100, undefined).find(({ id }) => id === 'database');
      expect(detailsFrom(row, state)).toEqual({ events: 'database' });
      const text = textOf(linesOf('database', state, { detail: 'events', filter: 'reason3' }));
      expect(text).toMatch(/^Events PersistentVolumeClaim artifacts +1 of 6\n/);
      expect(text).toContain('message 3');
      expect(text).not.toContain('quiet');
    });
  });
});

test.each([
  { hint: 'kubectl get pods', lines: ['kubectl get pods'] },
  { hint: 'set ingress.host', lines: ['set ingress.host'] },
  { hint: 'deploy it: mlflow-tui --ci', lines: ['deploy it:', 'mlflow-tui --ci'] },
  { hint: 'run mlflow-tui again', lines: ['run mlflow-tui again'] },
  {
    hint: 'give the rights: kubectl create role mlflow-tui --verb=get',
    lines: ['give the rights:', 'kubectl create role mlflow-tui --verb=get'],
  },
  { hint: 'set the image; see kubectl -n x describe pod y', lines: ['set the image; see', 'kubectl -n x describe pod y'] },
])('the command of "$hint" stands alone', ({ hint, lines }) => {
  expect(textOf(commandLines(hint, 60)).split('\n')).toEqual(lines);
  expect(commandOf(hint)).toBe(lines.find((line) => /^(kubectl |mlflow-tui -)/.test(line)));
});

test.each([
  ['add it there; mlflow-tui --ci sets it as it has to be', 'mlflow-tui --ci'],
  ['add it there; mlflow-tui --sandbox=host-refused --ci sets it', 'mlflow-tui --sandbox=host-refused --ci'],
  ['mlflow-tui check looks at it; then kubectl rollout restart deployment/a', 'mlflow-tui check'],
  [
    'mend it: kubectl edit configmap a; then kubectl rollout restart deployment/a',
    'kubectl edit configmap a && kubectl rollout restart deployment/a',
  ],
])('what is copied of "%s" can be run', (hint, copied) => {
  expect(commandOf(hint)).toBe(copied);
});

describe('the plan', () => {
  const plan: PlannedChange[] = [
    { task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow', note: 'a note' },
    { task: 'database', action: 'unchanged', kind: 'Database', name: 'mlflow' },
    { task: 'llamastack', action: 'change', kind: 'Deployment', name: 'llamastack', note: 'restarts its pod' },
  ];

  test('begins with what is in use, and sums up', () => {
    expect(
      textOf(planLines(plan, 60))
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual([
      expect.stringMatching(/^Plan +1 change, 1 create, 1 unchanged$/),
      '',
      'Change',
      '~ Deployment llamastack',
      '  ! restarts its pod',
      '',
      'Create',
      '+ Deployment mlflow  a note',
      '',
      'Leave as it is',
      '= Database   mlflow',
    ]);
  });

  test('shows what would change in each object, nothing of it out of view', () => {
    const [deployment, , llamastack] = plan as [PlannedChange, PlannedChange, PlannedChange];
    const changes = [
      { ...deployment, diff: ['+kind: Deployment', '+  name: a name that is long'] },
      { ...llamastack, diff: ['-a: 1', '+a: 2', '…', ' b: 3'] },
    ];
    const lines = planLines(changes, 24, { diffs: true });
    expect(textOf(lines).split('\n').slice(2)).toEqual([
      'Change',
      '~ Deployment llamastack',
      '  ! restarts its pod',
      '  - a: 1',
      '  + a: 2',
      '  … ',
      '    b: 3',
      '',
      'Create',
      '+ Deployment mlflow  a …',
      '  + kind: Deployment',
      '  +   name: a name that ',
      '  + is long',
    ]);
    const toneOf = (text: string) => lines.flat().find((part) => part.text.includes(text))?.tone;
    expect([toneOf('+ a: 2'), toneOf('- a: 1'), toneOf('b: 3')]).toEqual(['ok', 'bad', 'plain']);
  });

  test.each<[what: string, diff: string[], shown: string[]]>([
    ['the depth of all', ['+      env:', '+        - name: A', '…', '       image: b'], ['+ env:', '+   - name: A', '…', '  image: b']],
    ['nothing where one has no depth', [' kind: A', '+  b: 1'], ['  kind: A', '+   b: 1']],
    ['the depth of those that have one', ['+', '+  a: 1'], ['+', '+ a: 1']],
    ['anything where it is empty', [], []],
  ])('a diff is shown without %s', (_what, diff, shown) => {
    expect(diffLines(diff, 40).map((line) => textOf([line]).slice(2).trimEnd())).toEqual(shown);
  });

  test('puts the change that concerns somebody first', () => {
    const changes: PlannedChange[] = [{ task: 'mlflow', action: 'change', kind: 'Service', name: 'mlflow' }, ...plan];
    expect(textOf(planLines(changes, 60))).toMatch(/Change\n~ Deployment llamastack\n {2}! restarts its pod\n~ Service/);
  });

  test('is in the pane of each task while a yes is waited for, with what would change', () => {
    const asked: EventBody[] = [
      finished('api', 'met'),
      finished('secret', 'met'),
      {
        type: 'plan.made',
        changes: [{ task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow', diff: ['+kind: Deployment'] }],
      },
    ];
    expect(pane('mlflow', asked)).toContain('\n  + kind: Deployment');
    expect(pane('mlflow', [...asked, { type: 'plan.answered', yes: true }])).not.toContain('+ kind: Deployment');
  });

  test('is in the pane of its group while a yes is waited for, and when it was declined', () => {
    const asked: EventBody[] = [finished('api', 'met'), finished('secret', 'met'), { type: 'plan.made', changes: plan }];
    expect(pane('group:deploy', asked)).toContain('! restarts its pod');
    const declined: EventBody = { type: 'run.finished', outcome: 'declined', exitCode: 0, seconds: 1 };
    expect(pane('group:deploy', [...asked, { type: 'plan.answered', yes: false }, declined])).toContain('! restarts its pod');
    expect(pane('group:deploy', [...asked, { type: 'plan.answered', yes: true }])).not.toContain('! restarts its pod');
  });
});

describe('a rollout', () => {
  const pod: PodSeen = {
    name: 'mlflow-6bcf85d654-mr7g6',
    status: 'ImagePullBackOff',
    ready: false,
    createdAt: '2026-07-14T09:30:05Z',
    containers: [
      { name: 'mlflow', image: 'ghcr.io/mlflow/mlflow:v3-full', state: 'waiting', ready: false, restarts: 2, reason: 'ImagePullBackOff' },
    ],
  };
  const old: PodSeen = { ...pod, name: 'mlflow-aaaa-1', status: 'Running', ready: true, containers: [] };
  const seen: RolloutSeen = {
    view: 'rollout',
    generation: 2,
    desired: 1,
    updated: 1,
    ready: 0,
    available: 0,
    replicaSets: [
      { name: 'mlflow-6bcf85d654', isNew: true, desired: 1, ready: 0, pods: [pod] },
      { name: 'mlflow-aaaa', isNew: false, desired: 1, ready: 1, pods: [old] },
      { name: 'mlflow-empty', isNew: false, desired: 0, ready: 0, pods: [] },
    ],
    conditions: [
      { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'not available' },
      { type: 'ReplicaFailure', status: 'False', reason: 'None', message: '' },
    ],
    events: Array.from({ length: 20 }, (_, index) => ({
      at: '2026-07-14T09:30:09Z',
      type: 'Warning' as const,
      reason: `Event${index}`,
      object: 'Pod x',
      message: 'Back-off pulling image',
      count: 3,
    })),
    log: Array.from({ length: 20 }, (_, index) => `log line ${index}`),
    reason: "image can't be pulled: not found",
  };
  const changed = (of: RolloutSeen): EventBody => ({
    type: 'resource.changed',
    task: 'mlflow',
    kind: 'Deployment',
    name: 'mlflow',
    seen: of,
  });
  const running: EventBody[] = [{ type: 'task.started', task: 'mlflow' }, changed(seen)];

  test('shows its log in full: long lines on several, with every space of them', () => {
    const log = ['Traceback', '    File "app.py", line 1', 'the end'];
    const shown = textOf(linesOf('mlflow', stateAfter([changed({ ...seen, log })]), { width: 24, detail: 'log' }));
    expect(shown.split('\n')).toEqual(['Log Deployment mlflow  3', '  Traceback', '      File "app.py", lin', '  e 1', '  the end']);
  });

  test.each([
    { width: 60, message: '   0:09  ScalingReplicaSet One' },
    { width: 100, message: '   0:09  Pulled            Two' },
  ])('sets the messages of events one below the other where there is room: $width columns', ({ width, message }) => {
    const event = { at: '2026-07-14T09:30:09Z', type: 'Normal' as const, object: 'Pod x', count: 1 };
    const events = [
      { ...event, reason: 'ScalingReplicaSet', message: 'One' },
      { ...event, reason: 'Pulled', message: 'Two' },
    ];
    expect(pane('mlflow', [changed({ ...seen, events })], { width })).toContain(message.trimStart());
  });

  test('shows of its log and events what the filter lets through, marked', () => {
    const lines = linesOf('mlflow', stateAfter([changed(seen)]), { width: 60, detail: 'log', filter: 'LINE 1' });
    expect(textOf(lines)).toMatch(/^Log Deployment mlflow +11 of 20\n {2}log line 1\n {2}log line 10\n/);
    expect(lines[1]).toEqual([span('  log '), span('line 1', 'match')]);
    const events = textOf(linesOf('mlflow', stateAfter([changed(seen)]), { width: 60, detail: 'events', filter: 'event19' }));
    expect(events).toMatch(/^Events Deployment mlflow +1 of 20\n {2}0:09 +Event19 +Pod x\n {8}Back-off pulling image \(3 times\)$/);
  });

  test('is a tree from the Deployment to the containers, with the reason in words', () => {
    const text = pane('mlflow', running);
    expect(text).toMatch(/Deployment mlflow +generation 2 +0\/1 ready\n! image can't be pulled: not found\n/);
    expect(text).toMatch(/└ ReplicaSet mlflow-6bcf85d654 +new 0\/1\n {2}└ Pod mlflow-6bcf85d654-mr7g6 +ImagePullBackOff +15s\n/);
    expect(text).toMatch(/ {4}└ mlflow ghcr\.io\/mlflow\/mlflow:v3-full +ImagePullBackOff, 2 restarts\n/);
    expect(text).toMatch(/└ ReplicaSet mlflow-aaaa +old 1\/1\n {2}└ Pod mlflow-aaaa-1 +Running/);
    expect(text).not.toContain('mlflow-empty');
    expect(text).toMatch(/Available +no +MinimumReplicasUnavailable/);
    expect(text).toMatch(/0:09 +Event0 +Back-off pulling image +\(3 times\)/);
  });

  test('keeps the reason out where the failed task says it', () => {
    const failed = finished('mlflow', 'failed', { detail: `Deployment mlflow: ${seen.reason}` });
    expect(pane('mlflow', [...running, failed]).split("can't be pulled")).toHaveLength(2);
  });

  test.each([17, 20, 26, 40])('fits into %i rows with events and the end of the log', (room) => {
    const text = pane('mlflow', running, { room });
    expect(text.split('\n').length).toBeLessThanOrEqual(room);
    expect(text).toContain('Event0');
    expect(text).toContain('log line 19');
  });

  test('shows everything to who scrolls', () => {
    const text = pane('mlflow', running, { room: Number.POSITIVE_INFINITY });
    for (const part of ['Event19', 'log line 0', 'not available']) expect(text).toContain(part);
  });

  test('of 500 pods shows those that are not ready, and counts the rest', () => {
    const pods = Array.from({ length: 500 }, (_, index): PodSeen => ({ ...old, name: `mlflow-many-${index}`, ready: index !== 400 }));
    const many = { ...seen, replicaSets: [{ name: 'mlflow-many', isNew: true, desired: 500, ready: 499, pods }] };
    const text = pane('mlflow', [changed(many)]);
    expect(text).toContain('mlflow-many-400');
    expect(text).toContain('488 more pods');
  });

  test.each([36, 41, 57, 137])('is never wider than %i columns, and tells its pods apart', (width) => {
    const lines = linesOf('mlflow', stateAfter(running), { width });
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
    expect(textOf(lines)).toContain('mr7g6');
  });
});

describe('the smoke test', () => {
  const whole: SmokePath = {
    path: 'direct',
    sent: 12,
    acknowledged: 12,
    found: 12,
    lost: 0,
    duplicated: 0,
    changed: 0,
    p50: 40,
    p95: 41,
    max: 3400,
  };

  test('shows each path with its counts and times', () => {
    const text = pane('smoke', [{ type: 'smoke.path', task: 'smoke', ...whole }]);
    expect(text).toContain(
      '✔ you ─────▶ MLflow\n  12 sent    12 acknowledged, 12 found\n  0 lost  0 changed\n  visible after  p50 40 ms  p95 41 ms  max 3.4 s',
    );
  });

  test.each<{ path: Partial<SmokePath>; width: number; lines: string[] }>([
    {
      path: { path: 'collector' },
      width: 40,
      lines: ['you ─────▶ collector ───────▶ MLflow', '12 sent    12 acknowledged    12 found'],
    },
    {
      path: { path: 'collector', acknowledged: 3, found: 3 },
      width: 40,
      lines: ['you ─────✖ collector ──────▶ MLflow', '12 sent    3 acknowledged    3 found'],
    },
    {
      path: { path: 'collector', found: 0 },
      width: 40,
      lines: ['you ─────▶ collector ───────✖ MLflow', '12 sent    12 acknowledged    0 found'],
    },
    {
      path: { path: 'llamastack', found: 11 },
      width: 60,
      lines: ['you ─────▶ LLaMA Stack ─────✖ collector ─▶ MLflow', '12 sent    12 acknowledged                 11 found'],
    },
    {
      path: { path: 'llamastack', found: 11 },
      width: 39,
      lines: ['you → LLaMA Stack ✖ collector → MLflow', '12 sent  12 acknowledged  11 found'],
    },
    { path: { found: 0 }, width: 60, lines: ['you ─────✖ MLflow', '12 sent    12 acknowledged, 0 found'] },
  ])('draws the way of $path in $width columns', ({ path, width, lines }) => {
    const drawn = hopLines({ ...whole, ...path }, width);
    expect(
      textOf(drawn)
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual(lines);
    for (const line of drawn) expect(lineWidth(line)).toBeLessThanOrEqual(width);
  });

  test('names the broken hop, its cause and the next step before the paths', () => {
    const broken: EventBody = { type: 'smoke.path', task: 'smoke', ...whole, path: 'collector', found: 0, lost: 12 };
    const text = pane('smoke', [
      broken,
      {
        type: 'smoke.diagnosis',
        task: 'smoke',
        hop: 'collector to MLflow',
        cause: '403 Invalid Host header',
        hint: 'kubectl rollout restart x',
      },
      finished('smoke', 'failed', { hint: 'kubectl rollout restart x' }),
    ]);
    expect(text).toMatch(
      /Broken: collector to MLflow\n403 Invalid Host header\n\nNext step\nkubectl rollout restart x\n\n✖ you ─────▶ collector ───────✖ MLflow\n/,
    );
    expect(text.split('kubectl rollout restart')).toHaveLength(2);
  });
});
