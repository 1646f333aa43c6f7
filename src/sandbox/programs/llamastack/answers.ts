/** What is asked of LLaMA Stack. */
interface Asked {
  method: string;
  /** Without the query. */
  path: string;
  body: string;
}

interface Answered {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The path of its route; absent where there is none. */
  route?: string;
  /** Where it asked the model server, to answer. */
  upstream?: string;
}

export const modelServer = 'http://model-server:8000/v1';

const routes: Record<string, string> = { '/v1/health': 'GET', '/v1/models': 'GET', '/v1/chat/completions': 'POST' };

/** What LLaMA Stack 0.7.3 answers, with one model that always says "pong" (seen on the lab). @param now seconds since 1970. Pure. */
export function answerOf({ method, path, body }: Asked, now: number): Answered {
  const verb = routes[path];
  if (verb === undefined) return json(404, { detail: 'Not Found' });
  if (verb !== method) return { ...json(405, { detail: 'Method Not Allowed' }, path), headers: { ...type, allow: verb } };
  if (path === '/v1/health') return json(200, { status: 'OK' }, path);
  if (path === '/v1/models') {
    const metadata = { model_type: 'llm', provider_id: 'vllm', provider_resource_id: 'lab-model' };
    const model = { id: 'vllm/lab-model', object: 'model', created: now, owned_by: 'llama_stack', custom_metadata: metadata };
    return json(200, { data: [model] }, path);
  }
  return chat(path, body, now);
}

const type = { 'content-type': 'application/json' };

function json(status: number, body: object, route?: string): Answered {
  return { status, headers: type, body: JSON.stringify(body), ...(route !== undefined && { route }) };
}

function chat(path: string, body: string, now: number): Answered {
  const asked = parse(body);
  if (asked === undefined) return invalid(path, "{'loc': ['body', 0], 'msg': 'JSON decode error', 'type': 'json_invalid'}");
  const missing = ['model', 'messages'].filter((name) => asked[name] === undefined);
  if (missing.length > 0) {
    return invalid(path, missing.map((name) => `{'loc': ['body', '${name}'], 'msg': 'Field required', 'type': 'missing'}`).join(', '));
  }
  const { model } = asked;
  if (model !== 'vllm/lab-model') {
    return json(404, { error: { message: `Model '${model}' not found. Use 'client.models.list()' to list available Models.` } }, path);
  }
  const message = {
    content: 'pong',
    refusal: null,
    role: 'assistant',
    annotations: null,
    audio: null,
    function_call: null,
    tool_calls: null,
  };
  const completion = {
    id: 'c1',
    choices: [{ finish_reason: 'stop', index: 0, logprobs: null, message }],
    ...{ created: now, model, object: 'chat.completion', metadata: null, moderation: null, service_tier: null, system_fingerprint: null },
    usage: { completion_tokens: 1, prompt_tokens: 5, total_tokens: 6, completion_tokens_details: null, prompt_tokens_details: null },
  };
  return { ...json(200, completion, path), upstream: `${modelServer}/chat/completions` };
}

function invalid(path: string, errors: string): Answered {
  return json(400, { error: { message: `{'errors': [${errors}]}` } }, path);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
