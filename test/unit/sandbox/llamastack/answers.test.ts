import { expect, test } from 'vitest';
import { answerOf } from '../../../../src/sandbox/programs/llamastack/answers.ts';
import { createLog } from '../../../../src/sandbox/programs/llamastack/log.ts';

const chat = '/v1/chat/completions';
const ping = '{"model":"vllm/lab-model","messages":[{"role":"user","content":"ping"}],"max_tokens":8}';

// What LLaMA Stack 0.7.3 on the lab answered to the same.
test.each([
  ['GET', '/v1/health', '', 200, '{"status":"OK"}'],
  [
    'GET',
    '/v1/models',
    '',
    200,
    '{"data":[{"id":"vllm/lab-model","object":"model","created":1795469322,"owned_by":"llama_stack","custom_metadata":{"model_type":"llm","provider_id":"vllm","provider_resource_id":"lab-model"}}]}',
  ],
  [
    'POST',
    chat,
    ping,
    200,
    '{"id":"c1","choices":[{"finish_reason":"stop","index":0,"logprobs":null,"message":{"content":"pong","refusal":null,"role":"assistant","annotations":null,"audio":null,"function_call":null,"tool_calls":null}}],"created":1795469322,"model":"vllm/lab-model","object":"chat.completion","metadata":null,"moderation":null,"service_tier":null,"system_fingerprint":null,"usage":{"completion_tokens":1,"prompt_tokens":5,"total_tokens":6,"completion_tokens_details":null,"prompt_tokens_details":null}}',
  ],
  ['GET', '/v1/nothing', '', 404, '{"detail":"Not Found"}'],
  ['POST', '/v1/models', '', 405, '{"detail":"Method Not Allowed"}'],
  [
    'POST',
    chat,
    '{"model":"nope","messages":[]}',
    404,
    '{"error":{"message":"Model \'nope\' not found. Use \'client.models.list()\' to list available Models."}}',
  ],
  [
    'POST',
    chat,
    '{}',
    400,
    "{\"error\":{\"message\":\"{'errors': [{'loc': ['body', 'model'], 'msg': 'Field required', 'type': 'missing'}, {'loc': ['body', 'messages'], 'msg': 'Field required', 'type': 'missing'}]}\"}}",
  ],
  [
    'POST',
    chat,
    'x',
    400,
    "{\"error\":{\"message\":\"{'errors': [{'loc': ['body', 0], 'msg': 'JSON decode error', 'type': 'json_invalid'}]}\"}}",
  ],
])('%s %s %s is answered as by the real one', (method, path, body, status, words) => {
  const answer = answerOf({ method, path, body }, 1795469322);
  expect([answer.status, answer.body]).toEqual([status, words]);
});

test('its log is broken between words, within 120 columns', () => {
  const lines: string[] = [];
  const clock = { now: () => new Date('2026-11-23T21:48:35.386Z'), seconds: () => 0, sleep: async () => undefined, settle() {} };
  createLog(clock, (line) => lines.push(line))(
    'ERROR',
    'Failed to export spans batch due to timeout, max retries or shutdown.',
    'category=uncategorized',
  );
  expect(lines).toEqual([
    'ERROR    2026-11-23T21:48:35.386000Z  Failed to export spans batch due to timeout, max retries or shutdown.             ',
    '         category=uncategorized                                                                                         ',
  ]);
});
