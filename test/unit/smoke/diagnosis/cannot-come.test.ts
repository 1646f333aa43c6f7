import { expect, test } from 'vitest';
import { cannotCome, type Look, type Sent } from '../../../../src/smoke/diagnosis/cannot-come.ts';

const zero = { accepted: 0, refused: 0, sent: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 2000 };
const collector = (found: number): Sent => ({ path: 'collector', acknowledged: 12, found });
const grpc = (found: number): Sent => ({ path: 'collector-grpc', acknowledged: 12, found });
const llamastack = (found: number): Sent => ({ path: 'llamastack', acknowledged: 1, found });

/** A collector that took 13 spans, handed 9 of them on, and says so for three looks, while 8 of 12 are found, and our span of LLaMA Stack. */
const steady = (change: Partial<Look['counted']> = {}, paths = [collector(8), llamastack(1)], llamastackMs?: number): Look[] =>
  Array.from({ length: 3 }, () => ({ counted: { ...zero, accepted: 13, sent: 9, ...change }, paths, llamastackMs }));
const [look] = steady() as [Look];
const earlier = (change: Partial<Look['counted']>): Look[] => [{ ...look, counted: { ...look.counted, ...change } }, look, look];

test.each<[string, Look[], string[]]>([
  ['all that was handed on is found', steady(), ['collector']],
  ['no look', [], []],
  ['too few looks', [look, look], []],
  ['it took more meanwhile', earlier({ accepted: 12 }), []],
  ['it handed on more meanwhile', earlier({ sent: 8 }), []],
  ['something waited, or was tried again', earlier({ queueSize: 1 }), []],
  ['something waits, or is tried again', steady({ queueSize: 1 }), []],
  ['what is earlier does not matter', [...steady({ queueSize: 1 }), ...steady()], ['collector']],
  ['something failed, and may have arrived all the same', steady({ sendFailed: 1 }), []],
  ['something was not queued', steady({ enqueueFailed: 1 }), []],
  ['it has no queue, or does not tell of it', steady({ queueCapacity: 0 }), []],
  ['nothing is missing', steady({ accepted: 16, sent: 16 }, [collector(12), llamastack(1)]), []],
  ['all was handed on, and MLflow is slow to show it', steady({ sent: 13 }), []],
  ['four of others, or of ours, were handed on, and are not found', steady({ accepted: 20, sent: 13 }), []],
  ['three were: one of ours at least is gone', steady({ accepted: 20, sent: 12 }), ['collector']],
  ['none is handed on', steady({ sent: 0 }, [collector(0), llamastack(0)]), ['collector']],
  ['ours went through another collector', steady({ accepted: 4, sent: 3 }, [collector(0)]), []],
  ['more was found than this one handed on', steady({ accepted: 40, sent: 3 }), []],
  ['nothing was taken yet', steady({ accepted: 0, sent: 0 }, [{ ...collector(0), acknowledged: 0 }]), []],
  ['both ways in', steady({ accepted: 24, sent: 16 }, [collector(8), grpc(8)]), ['collector', 'collector-grpc']],
  ['one way in only', steady({ accepted: 24, sent: 20 }, [collector(8), grpc(12)]), ['collector']],
  ['of the other way in as many may still come', steady({ accepted: 24, sent: 20 }, [collector(8), grpc(8)]), []],
  ["LLaMA Stack's, while its SDK may hold some", steady({}, [collector(8), llamastack(1)], 8_000), ['collector']],
  ["LLaMA Stack's own, for the same reason", steady({}, [collector(8), llamastack(1)], 10_000), ['collector', 'llamastack']],
  ['our span of LLaMA Stack alone, too soon', steady({ sent: 12 }, [collector(12), llamastack(0)], 3_000), []],
  ['our span of LLaMA Stack alone', steady({ sent: 12 }, [collector(12), llamastack(0)], 10_000), ['llamastack']],
  ["LLaMA Stack's own alone: nobody knows how many they are", steady({ sent: 13 }, [collector(12), llamastack(1)], 20_000), []],
])('%s', (_what, looks, paths) => {
  expect(cannotCome(looks)).toEqual(paths);
});
