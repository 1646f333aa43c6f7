import { expect, test } from 'vitest';
import type { PathName } from '../../../src/run/events.ts';
import { smokePrerequisitesOf } from '../../../src/tasks/prerequisites/list.ts';

const always = ['cluster.api', 'cluster.access', 'namespace'];

test.each<[PathName[] | undefined, string[]]>([
  [undefined, [...always, 'collector']],
  [['direct'], always],
  [
    ['direct', 'collector-grpc'],
    [...always, 'collector'],
  ],
  [['llamastack'], [...always, 'collector', 'llamastack.service']],
])('the paths %j need %j', (chosen, expected) => {
  expect(smokePrerequisitesOf(chosen).map(({ id }) => id)).toEqual(expected);
});
