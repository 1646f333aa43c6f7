/** Stands where MLflow would: what older, guarded or narrow ones answer, one a port. */
const program = `
import http.server, threading
def serve(port, answer):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'
        def reply(self):
            body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
            status, words = answer(self.headers, body) if self.command == 'POST' else (404, 'not here')
            self.send_response(status)
            self.send_header('Content-Length', str(len(words)))
            self.end_headers()
            self.wfile.write(words.encode())
        do_GET = do_POST = reply
        def log_message(self, *args): pass
    threading.Thread(target=http.server.ThreadingHTTPServer(('0.0.0.0', port), Handler).serve_forever).start()
serve(5001, lambda headers, body: (401, 'You are not authenticated'))
serve(5002, lambda headers, body: (400, 'Invalid OpenTelemetry protobuf format') if headers.get('Content-Encoding') == 'gzip' else (400, 'no spans found'))
serve(5003, lambda headers, body: (413, 'Request Entity Too Large') if len(body) > 300 else (400, 'no spans found'))
`;

const labels = { app: 'stand-in' };
const ports = [5001, 5002, 5003];

export const standIn = { unauthenticated: 5001, withoutGzip: 5002, narrow: 5003 };

/** The pod and the Service `stand-in`. */
export const standInObjects = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stand-in', labels },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            ...{ name: 'python', image: 'python:3.13-slim', imagePullPolicy: 'IfNotPresent', command: ['python3', '-c', program] },
            ports: ports.map((containerPort) => ({ containerPort })),
            readinessProbe: { tcpSocket: { port: 5003 }, periodSeconds: 1 },
          },
        ],
      },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'stand-in' } },
      spec: { selector: labels, ports: ports.map((port) => ({ name: `p${port}`, port })) },
    },
  ],
};
