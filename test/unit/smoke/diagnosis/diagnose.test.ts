import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../../src/smoke/diagnosis/diagnose.ts';
import type { Evidence, Target, Workload } from '../../../../src/smoke/diagnosis/evidence.ts';
import { commandOf } from '../../../../src/ui/panes/hint.ts';
import { evidence, exporter, lost, proven, well } from './evidence.ts';

interface Row {
  what: string;
  evidence: Evidence;
  hop: string;
  cause: RegExp;
  hint: RegExp;
}

const counted = { accepted: 12, refused: 0, sent: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 2000 };
const failed = (words: string, dropped = true) => [{ time: '', exporter: 'otlp_http/mlflow', dropped, words }];
const status = (code: number) => failed(`request to http://mlflow:5000/v1/traces responded with HTTP Status Code ${code}`);
const base = evidence();
const collector = (more: Partial<NonNullable<Evidence['collector']>>) => ({
  ...well('otel-collector', 4318),
  configMap: 'otel-collector',
  exporter,
  counted,
  ...more,
});
const target = (more: Partial<Target>): Target => ({ host: 'mlflow', port: 5000, workload: well('mlflow', 5000), ...more });
const reaching = (words: string) => ({ fault: { at: 'reaching' as const, words } });
const noReadyPod = (name: string) => reaching(`Service ${name} has no ready pod behind it`);
const down = (name: string, port: number, more: Partial<Workload>): Workload => {
  return { ...well(name, port), deployment: { replicas: 1, ready: 0 }, pods: [], ...more };
};
const unseen = (name: string, port: number): Workload => {
  const { pods: _none, ...seen } = well(name, port);
  return seen;
};
const withoutMlflow = [
  lost('direct', noReadyPod('mlflow')),
  lost('collector', noReadyPod('mlflow')),
  lost('llamastack', noReadyPod('mlflow')),
];
const withoutCollector = [
  proven('direct'),
  lost('collector', noReadyPod('otel-collector')),
  lost('llamastack', noReadyPod('otel-collector')),
];
const crashing = (name: string, ...lastWords: string[]) => {
  return [
    {
      name: `${name}-x`,
      ready: false,
      status: 'CrashLoopBackOff',
      restarts: 4,
      trouble: `container ${name} crashes: exit code 1`,
      lastWords,
    },
  ];
};

const mlflow: Row[] = [
  {
    what: 'a collector with a processor that keeps spans back',
    evidence: evidence({
      paths: [lost('collector')],
      collector: collector({ counted: { ...counted, accepted: 16, sent: 11 } }),
    }),
    hop: 'collector → MLflow',
    cause: /^the collector itself leaves spans out: of 16 that it accepted it handed on 11, and none failed or waits$/,
    hint: /filter or a sampler/,
  },
  {
    what: 'a collector with a processor that keeps all spans back, where its queue tells all',
    evidence: evidence({ paths: [lost('collector')], collector: collector({ counted, queueTellsAll: true }) }),
    hop: 'collector → MLflow',
    cause: /^the collector itself leaves spans out: of 12 that it accepted it handed on 0, and none failed or waits$/,
    hint: /filter or a sampler/,
  },
  {
    what: 'the same, where the pods of MLflow could not be looked at',
    evidence: evidence({
      paths: [lost('collector')],
      collector: collector({ counted: { ...counted, accepted: 16, sent: 11 } }),
      target: target({ workload: unseen('mlflow', 5000) }),
    }),
    hop: 'collector → MLflow',
    cause: /^the collector itself leaves spans out/,
    hint: /filter or a sampler/,
  },
  {
    what: 'MLflow scaled to 0',
    evidence: evidence({ paths: withoutMlflow, mlflow: down('mlflow', 5000, { deployment: { replicas: 0, ready: 0 } }) }),
    hop: 'you → MLflow',
    cause: /^Deployment mlflow is scaled to 0/,
    hint: /scale deployment\/mlflow --replicas=1/,
  },
  {
    what: 'MLflow starting',
    evidence: evidence({
      paths: withoutMlflow,
      mlflow: down('mlflow', 5000, { pods: [{ name: 'mlflow-x', ready: false, status: 'Running', restarts: 0, upMs: 2_000 }] }),
    }),
    hop: 'you → MLflow',
    cause: /^mlflow is restarting: its pod is not ready yet \(Running\)/,
    hint: /rollout status deployment\/mlflow/,
  },
  {
    what: 'MLflow that crashes for want of its database',
    evidence: evidence({
      paths: withoutMlflow,
      mlflow: down('mlflow', 5000, { pods: crashing('mlflow', 'could not translate host name "pg-rw" to address') }),
      mlflowErrors: ['sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) could not translate host name "pg-rw" to address'],
    }),
    hop: 'you → MLflow',
    cause: /no working connection to its database: could not translate host name "pg-rw"/,
    hint: /mlflow-tui check/,
  },
  {
    what: 'MLflow that loses its database while the test reads',
    evidence: evidence({
      paths: [
        lost('direct', {
          fault: { at: 'reading', words: 'MLflow answered 500 "(psycopg2.OperationalError) connection to server failed"' },
        }),
      ],
    }),
    hop: 'you → MLflow',
    cause: /no working connection to its database: connection to server failed/,
    hint: /rollout restart deployment\/mlflow/,
  },
  {
    what: 'MLflow on a database that was made anew',
    evidence: evidence({
      paths: [
        lost('direct', {
          fault: { at: 'reading', words: 'MLflow answered 400 "(psycopg2.errors.UndefinedTable) relation "experiments" does not exist"' },
        }),
      ],
    }),
    hop: 'you → MLflow',
    cause: /^the database of MLflow was made anew since MLflow started, and has no tables$/,
    hint: /rollout restart deployment\/mlflow$/,
  },
  {
    what: 'MLflow between two crashes',
    evidence: evidence({
      paths: withoutMlflow,
      mlflow: down('mlflow', 5000, {
        pods: [
          {
            name: 'mlflow-x',
            ready: false,
            status: 'Running',
            restarts: 3,
            upMs: 2_000,
            lastWords: ['Traceback', 'ImportError: no Flask-WTF'],
          },
        ],
      }),
    }),
    hop: 'you → MLflow',
    cause: /^the pod of mlflow crashes: ImportError: no Flask-WTF$/,
    hint: /logs mlflow-x --previous/,
  },
  {
    what: 'no Service of MLflow',
    evidence: evidence({ paths: withoutMlflow, mlflow: { name: 'mlflow', service: null, pods: [] } }),
    hop: 'you → MLflow',
    cause: /^there is no Service mlflow$/,
    hint: /mlflow-tui --ci/,
  },
  {
    what: 'authentication on all paths',
    evidence: evidence({ paths: [lost('direct', reaching('http://localhost:5000 answered 401 "You are not authenticated"'))] }),
    hop: 'you → MLflow',
    cause: /behind authentication: it answers 401/,
    hint: /Authorization/,
  },
  {
    what: 'MLflow that was started a moment ago, and did not answer',
    evidence: evidence({
      paths: [lost('direct', { fault: { at: 'sending', words: 'http://localhost:5000 closed the connection without an answer' } })],
      mlflow: { ...well('mlflow', 5000), pods: [{ name: 'mlflow-y', ready: true, status: 'Running', restarts: 1, upMs: 9_000 }] },
    }),
    hop: 'you → MLflow',
    cause: /^MLflow was restarting: its container was started 9 s ago$/,
    hint: /^run the test again; see why it was started: kubectl -n dev describe pod mlflow-y$/,
  },
  {
    what: 'a body that is too large at the ingress',
    evidence: evidence({ paths: [lost('direct', { fault: { at: 'sending', words: 'it answered 413 "Request Entity Too Large"' } })] }),
    hop: 'you → MLflow',
    cause: /refuses the size of the body: 413/,
    hint: /proxy-body-size=100m/,
  },
  {
    what: 'a deleted experiment',
    evidence: evidence({
      paths: [lost('direct', reaching('experiment llamastack-traces was deleted in MLflow, and its name stays taken'))],
    }),
    hop: 'you → MLflow',
    cause: /experiment llamastack-traces was deleted/,
    hint: /restore it/,
  },
];

const receiver: Row[] = [
  {
    what: 'a Service that selects no pod',
    evidence: evidence({ paths: withoutCollector, collector: collector({ deployment: { replicas: 1, ready: 1 }, pods: [] }) }),
    hop: 'you → collector',
    cause: /no pod has its labels app=otel-collector, though Deployment otel-collector has 1 ready/,
    hint: /edit service otel-collector/,
  },
  {
    what: 'a configuration that it can not read, with its line',
    evidence: evidence({
      paths: withoutCollector,
      collector: collector({
        deployment: { replicas: 1, ready: 0 },
        pods: crashing(
          'collector',
          'Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):',
          `'exporters' error reading configuration for "otlp_http/mlflow": decoding failed due to the following error(s):`,
          `'sending_queue' decoding failed due to the following error(s):`,
          `'queuebatch.Config' has invalid keys: queue_sizes`,
        ),
        yaml: 'exporters:\n  otlp_http/mlflow:\n    sending_queue:\n      queue_sizes: 7\n',
      }),
    }),
    hop: 'you → collector',
    cause:
      /crashes on its configuration: exporters: otlp_http\/mlflow: sending_queue: 'queuebatch\.Config' has invalid keys: queue_sizes \(line 4 of ConfigMap otel-collector\)/,
    hint: /edit configmap otel-collector; then .*rollout restart/,
  },
  {
    what: 'an image that can not be pulled',
    evidence: evidence({
      paths: withoutCollector,
      collector: collector({
        deployment: { replicas: 1, ready: 0 },
        pods: [{ name: 'c-x', ready: false, status: 'ImagePullBackOff', restarts: 0, trouble: "image x can't be pulled: not found" }],
      }),
    }),
    hop: 'you → collector',
    cause: /not ready: image x can't be pulled/,
    hint: /describe pod c-x/,
  },
  {
    what: 'a full queue, told to the sender',
    evidence: evidence({
      paths: [proven('direct'), lost('collector', { fault: { at: 'sending', words: 'it answered 503 "sending queue is full"' } })],
      collector: collector({}),
    }),
    hop: 'collector → MLflow',
    cause: /sending queue is full/,
    hint: /queue_size/,
  },
  {
    what: 'a collector short of memory, though it was started a moment ago',
    evidence: evidence({
      paths: [lost('collector', { fault: { at: 'sending', words: 'it answered 503 "data refused due to high memory usage"' } })],
      collector: collector({ pods: [{ name: 'c-y', ready: true, status: 'Running', restarts: 0, upMs: 9_000 }] }),
    }),
    hop: 'you → collector',
    cause: /^the collector is short of memory, and its memory_limiter refuses spans$/,
    hint: /kubectl -n dev set resources deployment\/otel-collector --limits=memory=1Gi$/,
  },
  {
    what: 'a collector that was started a moment ago, and did not answer',
    evidence: evidence({
      paths: [proven('direct'), lost('collector', { fault: { at: 'sending', words: 'http://localhost:4318 closed the connection' } })],
      collector: collector({ pods: [{ name: 'c-y', ready: true, status: 'Running', restarts: 1, upMs: 9_000 }] }),
    }),
    hop: 'you → collector',
    cause: /^the collector was restarting: its container was started 9 s ago$/,
    hint: /^run the test again; see why it was started: kubectl -n dev describe pod c-y$/,
  },
  {
    what: 'a port that is no OTLP receiver',
    evidence: evidence({
      paths: [
        proven('direct'),
        lost('collector', {
          fault: { at: 'handshake', words: 'http://localhost:4318/v1/traces is no OTLP receiver', hint: 'look for the port' },
        }),
      ],
    }),
    hop: 'you → collector',
    cause: /is no OTLP receiver/,
    hint: /look for the port/,
  },
];

const exporting: Row[] = [
  {
    what: 'a wrong port, by the Service alone',
    evidence: evidence({
      collector: collector({ exporter: { ...exporter, url: 'http://mlflow:5001/v1/traces' } }),
      target: target({ port: 5001 }),
    }),
    hop: 'collector → MLflow',
    cause: /port 5001 of mlflow, which has port 5000/,
    hint: /traces_endpoint/,
  },
  {
    what: 'a name that DNS does not know',
    evidence: evidence({
      collector: collector({
        exporter: { ...exporter, url: 'http://mlfow:5000/v1/traces' },
        errors: failed('dial tcp: lookup mlfow on 10.96.0.10:53: no such host', false),
      }),
      target: { host: 'mlfow', port: 5000, workload: null },
    }),
    hop: 'collector → MLflow',
    cause: /mlfow, a name that DNS does not know/,
    hint: /traces_endpoint/,
  },
  {
    what: 'no header, in a configuration of somebody else',
    evidence: evidence({
      collector: collector({
        configMap: 'their-config',
        exporter: { ...exporter, headers: [], experimentId: undefined } as never,
        errors: status(422),
      }),
    }),
    hop: 'collector → MLflow',
    cause: /sends no header x-mlflow-experiment-id/,
    hint: /set x-mlflow-experiment-id: "1" in ConfigMap their-config/,
  },
  {
    what: 'an unknown experiment',
    evidence: evidence({
      collector: collector({ exporter: { ...exporter, experimentId: '9' }, errors: status(404) }),
      target: target({ experiment: null }),
    }),
    hop: 'collector → MLflow',
    cause: /is 9, and MLflow has no experiment with this id/,
    hint: /"1"/,
  },
  {
    what: 'an experiment from the environment is not judged; its status is',
    evidence: evidence({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the collector's own syntax
      collector: collector({ exporter: { ...exporter, experimentId: '${env:EXPERIMENT}' }, errors: status(401) }),
      target: target({}),
    }),
    hop: 'collector → MLflow',
    cause: /behind authentication, and the collector has no login/,
    hint: /Authorization/,
  },
  {
    what: 'a login that is refused',
    evidence: evidence({ collector: collector({ exporter: { ...exporter, headers: ['authorization'] }, errors: status(401) }) }),
    hop: 'collector → MLflow',
    cause: /refuses the login of the collector/,
    hint: /Authorization/,
  },
  {
    what: 'an older configuration that still runs',
    evidence: evidence({ collector: collector({ isStale: true, errors: status(422) }) }),
    hop: 'collector → MLflow',
    cause: /older configuration/,
    hint: /rollout restart deployment\/otel-collector/,
  },
  {
    what: 'allowed hosts',
    evidence: evidence({
      collector: collector({ errors: status(403) }),
      target: target({ answers: { plain: { status: 403, words: 'Invalid Host header - possible DNS rebinding attack detected' } } }),
    }),
    hop: 'collector → MLflow',
    cause: /does not allow the host mlflow:5000/,
    hint: /MLFLOW_SERVER_ALLOWED_HOSTS/,
  },
  {
    what: 'gzip, by the version',
    evidence: evidence({ collector: collector({ errors: status(400) }), target: target({ version: '3.6.0' }) }),
    hop: 'collector → MLflow',
    cause: /gzip.*\(version 3\.6\.0\)/,
    hint: /compression: none/,
  },
  {
    what: 'a Service of MLflow that the collector can not use, while the tunnel goes to the pod',
    evidence: evidence({ target: target({ workload: down('mlflow', 5000, { deployment: { replicas: 1, ready: 1 } }) }) }),
    hop: 'collector → MLflow',
    cause: /Service mlflow has no endpoints: no pod has its labels/,
    hint: /edit service mlflow/,
  },
  {
    what: 'a database that fails under the collector',
    evidence: evidence({ collector: collector({ errors: status(503) }), mlflowErrors: ['OperationalError: too many clients'] }),
    hop: 'collector → MLflow',
    cause: /MLflow answers 503 to the collector: OperationalError: too many clients/,
    hint: /logs deployment\/mlflow/,
  },
  {
    what: 'a collector that was restarted meanwhile',
    evidence: evidence({
      collector: collector({
        counted: { ...counted, accepted: 4, sent: 4 },
        startedDuring: true,
        pods: [{ name: 'c-y', ready: true, status: 'Running', restarts: 0, upMs: 9_000 }],
      }),
    }),
    hop: 'collector → MLflow',
    cause: /restarted during the test.* 9 s ago/,
    hint: /get events/,
  },
  {
    what: 'no OTLP exporter at all',
    evidence: evidence({ collector: collector({ exporter: null }) }),
    hop: 'collector → MLflow',
    cause: /has no OTLP exporter in a pipeline of traces/,
    hint: /edit configmap/,
  },
  {
    what: 'words that nothing here knows',
    evidence: evidence({ collector: collector({ errors: failed('something new') }) }),
    hop: 'collector → MLflow',
    cause: /can't export: something new/,
    hint: /mend its exporter/,
  },
];

const llamastackLost = [
  proven('direct'),
  proven('collector'),
  lost('llamastack', { problems: ['the trace is not whole'], joined: { spans: 1, state: 'OK' }, found: 1, lost: 0, foundIn: '1' }),
];
const tracing = (to: 'nowhere' | 'elsewhere' | 'misdirected' | 'off' | 'here', words: string, command?: string[]) => ({
  ...well('llamastack', 8321),
  tracing: { to, words, mend: 'kubectl set env' },
  ...(command && { command }),
});

const llamastack: Row[] = (
  [
    ['no variables', tracing('nowhere', 'sends its traces nowhere'), /has no OTEL_\* variables/, /set env/],
    [
      'elsewhere',
      tracing('elsewhere', 'sends its traces to http://jaeger:4318'),
      /to http:\/\/jaeger:4318, not to the collector/,
      /set env/,
    ],
    [
      'a wrong port',
      tracing('misdirected', 'sends its traces to http://otel-collector:4317 by http/protobuf'),
      /4317 by http\/protobuf/,
      /set env/,
    ],
    ['the SDK disabled', tracing('off', 'tracing is switched off by OTEL_SDK_DISABLED=true'), /OTEL_SDK_DISABLED=true/, /set env/],
    ['a command', tracing('here', 'here', ['llama', 'stack', 'run']), /command \["llama","stack","run"\], which bypasses/, /"op":"remove"/],
  ] as const
).map(([what, llamastack, cause, hint]) => ({
  ...{ what, cause, hint, hop: 'LLaMA Stack → collector' },
  evidence: evidence({ paths: llamastackLost, llamastack }),
}));

const eliminated: Row[] = [
  {
    what: 'a NetworkPolicy, when all else is well',
    evidence: evidence({
      collector: collector({ counted: { ...counted, queueSize: 2 } }),
      policies: [{ name: 'deny-all', pods: ['mlflow-x'] }],
    }),
    hop: 'collector → MLflow',
    cause: /^by elimination a NetworkPolicy: .*deny-all/,
    hint: /describe networkpolicy deny-all/,
  },
  {
    what: 'a NetworkPolicy, when the collector only ever runs out of time',
    evidence: evidence({
      collector: collector({ errors: failed('dial tcp 10.0.0.1:5000: i/o timeout', false) }),
      policies: [{ name: 'deny-all', pods: ['mlflow-x'] }],
    }),
    hop: 'collector → MLflow',
    cause: /^by elimination a NetworkPolicy/,
    hint: /deny-all/,
  },
  {
    what: 'another cause before a NetworkPolicy',
    evidence: evidence({ collector: collector({ errors: status(401) }), policies: [{ name: 'deny-all', pods: ['mlflow-x'] }] }),
    hop: 'collector → MLflow',
    cause: /authentication/,
    hint: /Authorization/,
  },
  {
    what: 'clocks',
    evidence: evidence({ clockSkewMs: -312_000 }),
    hop: 'collector → MLflow',
    cause: /^by elimination the clocks: this machine's clock is 312 s behind the cluster's/,
    hint: /set-ntp/,
  },
  {
    what: 'nothing that is known',
    evidence: base,
    hop: 'collector → MLflow',
    cause: /^lost: all 12 spans$/,
    hint: /^see its log: kubectl -n dev logs deployment\/otel-collector$/,
  },
  {
    what: 'nothing that is known, where MLflow may not be looked at',
    evidence: { kubectl: 'kubectl', experiment: base.experiment, paths: [lost('direct')], collector: collector({}) },
    hop: 'you → MLflow',
    cause: /^lost: all 12 spans$/,
    hint: /log of the service/,
  },
  {
    what: 'nothing that may be seen',
    evidence: { kubectl: 'kubectl', experiment: base.experiment, paths: base.paths },
    hop: 'collector → MLflow',
    cause: /^lost: all 12 spans$/,
    hint: /log of the service/,
  },
];

describe.each([
  ['you → MLflow', mlflow],
  ['you → collector', receiver],
  ['collector → MLflow', exporting],
  ['LLaMA Stack → collector', llamastack],
  ['by elimination', eliminated],
] as const)('%s', (_hop, rows) => {
  test.each(rows)('$what', ({ evidence, hop, cause, hint }) => {
    const diagnosis = diagnose(evidence);
    expect(diagnosis).toMatchObject({ hop, cause: expect.stringMatching(cause), hint: expect.stringMatching(hint) });
    // Copied from the screen it goes into a shell as it is.
    expect(commandOf(diagnosis?.hint ?? '') ?? '').not.toMatch(/[,;()]( |$)|(?<!&&) (or|says|then|kubectl|mlflow-tui) /);
  });
});

test('nothing is diagnosed of a pipeline that is proven', () => {
  expect(diagnose(evidence({ paths: [proven('direct'), proven('collector')] }))).toBeUndefined();
});

test('of a collector that leaves spans out the processors are named', () => {
  const yaml = 'service: {pipelines: {traces: {processors: [memory_limiter, filter/health]}, logs: {processors: [batch]}}}';
  const found = diagnose(evidence({ paths: [lost('collector')], collector: collector({ counted: { ...counted, sent: 8 }, yaml }) }));
  expect(found?.evidence).toContain('its traces go through memory_limiter, filter/health');
});

test('the first path that failed decides, in the order of the hops, and the clocks are told beside another cause', () => {
  const paths = [lost('llamastack'), lost('collector'), proven('direct')];
  const found = diagnose(evidence({ paths, collector: collector({ errors: status(401) }), clockSkewMs: 90_000 }));
  expect(found?.hop).toBe('collector → MLflow');
  expect(found?.evidence).toContain("this machine's clock is 90 s ahead of the cluster's");
});
