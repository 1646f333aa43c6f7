import { expect, test } from 'vitest';
import { paced } from '../../../src/cli/replay.ts';
import type { Event } from '../../../src/run/events.ts';

const event = (time: string): Event => ({ time: `2026-11-23T15:${time}Z`, type: 'task.started', task: 'a' });

test.each([
  { times: [], pauses: [] },
  { times: ['00:00.000'], pauses: [0] },
  { times: ['00:00.000', '00:00.250', '00:03.250', '00:07.000'], pauses: [0, 250, 3000, 3000] },
  { times: ['00:00.000', '10:00.000', '10:00.001'], pauses: [0, 3000, 1] },
  { times: ['00:01.000', '00:00.000'], pauses: [0, 0] },
])('a recording of $times is shown with pauses of $pauses', ({ times, pauses }) => {
  const events = times.map(event);
  const shown = paced(events);
  expect(shown.map(({ pause }) => pause)).toEqual(pauses);
  expect(shown.map((each) => each.event)).toEqual(events);
});
