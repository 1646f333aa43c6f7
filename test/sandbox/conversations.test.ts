import { afterAll } from 'vitest';
import { healthy } from '../../src/sandbox/scenarios/healthy.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { holdConversations } from '../conversations/hold.ts';
import { talkerProgram } from '../conversations/support/talker-program.ts';

let sandbox: Sandbox | undefined;
afterAll(() => sandbox?.close());

holdConversations('sandbox', async () => {
  sandbox = await startSandbox({ scenario: healthy, speed: 20, deployed: true, images: new Map([['python', talkerProgram]]) });
  return sandbox.selected;
});
