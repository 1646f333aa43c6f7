import { describe, expect, test } from 'vitest';
import { configMaps, events } from '../../../../src/cluster/kinds.ts';
import { type Controller, runController } from '../../../../src/sandbox/controllers/loop.ts';
import { inBackground } from '../../../../src/sandbox/controllers/objects.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import { until as untilSeen } from '../run-program.ts';
import { buildMachine, namespace, serving, until } from './make.ts';

type Act = Controller<{ metadata?: { name?: string } }>['act'];
const at = (name: string) => ({ namespace, name });
const make = ({ store }: Machine, name: string) => store.put(configMaps, { metadata: at(name) });
const told = ({ store }: Machine) => store.list(events).find(({ reason }) => reason === 'FailedSync');

/** A machine with one controller, of ConfigMaps. */
function makeWith(act: Act, concerns: Controller<object>['concerns'] = { ConfigMap: ({ metadata }) => [at(metadata?.name ?? '')] }) {
  const built = buildMachine(serving, {}, []);
  built.clock.settle();
  runController(built.machine, { kind: configMaps, concerns, act });
  return built;
}

const soon = (is: () => boolean) => untilSeen(() => is() || undefined);

/** What a test has seen must not make it fail at its end. */
const forgive = ({ failures }: Machine) => failures.clear();

describe('what a controller throws', () => {
  test.each<[string, (act: () => void) => Act]>([
    ['at once', (act) => act],
    [
      'later',
      (act) => async () => {
        await Promise.resolve();
        act();
      },
    ],
  ])('%s costs one object, is told of it, and is tried again, longer from try to try', async (_when, wrap) => {
    const acted: string[] = [];
    const fail = ({ metadata: { name = '' } = {} }: { metadata?: { name?: string } }) => {
      acted.push(name);
      if (name === 'odd' && acted.filter((one) => one === 'odd').length < 3) throw new TypeError('spec is not iterable');
    };
    using machine = makeWith((object, again) => wrap(() => fail(object))(object, again));
    const waits: number[] = [];
    const { sleep } = machine.clock;
    machine.clock.sleep = (seconds, signal) => {
      waits.push(seconds);
      return sleep(seconds, signal);
    };
    make(machine, 'odd');
    make(machine, 'other');
    const event = await until(machine, () => (told(machine)?.count ?? 0) > 1 && told(machine));
    expect(acted).toEqual(['odd', 'other', 'odd']);
    expect(event).toMatchObject({
      type: 'Warning',
      involvedObject: { kind: 'ConfigMap', name: 'odd' },
      message: expect.stringMatching(/^the sandbox failed: TypeError: spec is not iterable \(loop\.test\.ts:\d+\)$/),
    });
    expect([...machine.failures]).toEqual([`ConfigMap odd: ${event.message}`]);
    await soon(() => acted.length === 4);
    expect(waits).toEqual([1, 2]);
    forgive(machine);
  });

  test('where it looks whom a change concerns does not keep it from the store, or from others', async () => {
    const acted: (string | undefined)[] = [];
    const concerns: Controller<object>['concerns'] = {
      ConfigMap({ metadata }) {
        if (metadata?.name === 'odd') throw new Error('who?');
        return [at(metadata?.name ?? '')];
      },
    };
    using machine = makeWith(({ metadata }) => void acted.push(metadata?.name), concerns);
    make(machine, 'odd');
    make(machine, 'other');
    await soon(() => acted.length > 0);
    expect(acted).toEqual(['other']);
    expect(told(machine)?.involvedObject.name).toBe('odd');
    forgive(machine);
  });
});

test('an object that is being worked on has its next turn after that one', async () => {
  const log: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using machine = makeWith(async (object) => {
    const { name, labels } = object.metadata as { name?: string; labels?: object };
    log.push(`${name} ${labels === undefined ? 'begins' : 'is seen as it is now'}`);
    if (name === 'slow' && labels === undefined) await promise;
    log.push(`${name} ends`);
  });
  make(machine, 'slow');
  await soon(() => log.length === 1);
  machine.store.put(configMaps, { metadata: { ...at('slow'), labels: { a: 'b' } } });
  make(machine, 'quick');
  await soon(() => log.length === 3);
  resolve();
  await soon(() => log.length === 6);
  expect(log).toEqual(['slow begins', 'quick begins', 'quick ends', 'slow ends', 'slow is seen as it is now', 'slow ends']);
});

test('work beside the rest is tried again, and stops with its signal', async () => {
  using machine = makeWith(() => undefined);
  const object = make(machine, 'odd');
  const over = new AbortController();
  let tries = 0;
  inBackground(machine.machine, object, over.signal, async () => {
    tries++;
    if (tries === 3) over.abort();
    throw new Error('no');
  });
  await soon(() => tries === 3);
  expect(told(machine)).toMatchObject({ count: 2, involvedObject: { name: 'odd' } });
  forgive(machine);
});
