/** Answers a POST with what it got, and writes a line for each. */
const program = `
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        print('got', self.path, flush=True)
print('ready', flush=True)
http.server.ThreadingHTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
`;

/** A pod with one container, `python`, that listens on port 8000 and says "ready" in its log. */
export function talker(namespace: string, name: string) {
  return {
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'python', image: 'python:3.13-slim', imagePullPolicy: 'IfNotPresent', command: ['python3', '-c', program] }],
    },
  };
}
