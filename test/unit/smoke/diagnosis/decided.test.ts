import { expect, test } from 'vitest';
import { isDecided, isDecidedForLlamastack } from '../../../../src/smoke/diagnosis/decided.ts';

const counted = { accepted: 12, refused: 0, sent: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 2000 };
const retried = (words: string) => [{ time: '', exporter: '', dropped: false, words }];

test.each([
  ['nothing taken yet', { accepted: 0 }, [], 60_000, false],
  ['all dropped', { sendFailed: 12 }, [], 1_000, true],
  ['not even queued', { enqueueFailed: 12 }, [], 1_000, true],
  ['some dropped, others under way', { sendFailed: 4, queueSize: 1 }, [], 1_000, false],
  ['something came through', { sendFailed: 4, sent: 8 }, [], 60_000, false],
  ['no such name, again and again', { queueSize: 1 }, retried('lookup mlfow on 10.96.0.10:53: no such host'), 1_000, true],
  ['https to http', { queueSize: 1 }, retried('server gave HTTP response to HTTPS client'), 1_000, true],
  ['refused: MLflow may be restarting', { queueSize: 1 }, retried('dial tcp 10.0.0.1:5000: connect: connection refused'), 5_000, false],
  ['refused for long', { queueSize: 1 }, retried('dial tcp 10.0.0.1:5000: connect: connection refused'), 13_000, true],
  ['stuck without a word', { queueSize: 1 }, [], 13_000, true],
  ['slow', { queueSize: 1 }, [], 8_000, false],
] as const)('%s', (_what, change, errors, elapsedMs, decided) => {
  expect(isDecided({ ...counted, ...change }, errors, elapsedMs)).toBe(decided);
});

const tracing = (to: 'here' | 'nowhere' | 'elsewhere' | 'unknown') => ({ tracing: { to, words: '', mend: '' } });

test.each([
  ['here', tracing('here'), undefined],
  ['unknown', tracing('unknown'), undefined],
  ['nothing seen', {}, undefined],
  ['nowhere, without a variable', { ...tracing('nowhere'), hasVariables: false }, 2_000],
  ['nowhere, where a sidecar may listen', { ...tracing('nowhere'), hasVariables: true }, 9_000],
  ['elsewhere, from where it may be passed on', tracing('elsewhere'), 9_000],
  ['a command, which may instrument', { ...tracing('here'), command: ['llama', 'stack', 'run'] }, 9_000],
] as const)('LLaMA Stack: %s', (_what, { ...seen }, afterMs) => {
  expect(isDecidedForLlamastack(structuredClone(seen) as never)).toBe(afterMs);
});
