import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What stands before an MLflow and lets in those who log in; it knows the experiments by name, as MLflow does (seen on 3.17.2). */
export async function startGateway(mlflowUrl: string, { authorization }: { authorization: string }): Promise<string> {
  const experiments = new Map([['llamastack-traces', '1']]);
  const server = http.createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const answer = (status: number, body: object) => {
      incoming.resume();
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (headers.authorization !== authorization) {
      incoming.resume();
      return outgoing.writeHead(401, { 'www-authenticate': 'Basic realm="mlflow"' }).end('You are not authenticated.');
    }
    if (url.startsWith('/api/2.0/mlflow/experiments/search')) {
      return answer(200, { experiments: [...experiments].map(([name, id]) => ({ name, experiment_id: id, lifecycle_stage: 'active' })) });
    }
    if (url.startsWith('/api/2.0/mlflow/experiments/get-by-name')) {
      const id = experiments.get(new URL(url, mlflowUrl).searchParams.get('experiment_name') ?? '');
      if (id === undefined) return answer(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no such experiment' });
      return answer(200, { experiment: { experiment_id: id, lifecycle_stage: 'active' } });
    }
    const onward = http.request(mlflowUrl + url, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
