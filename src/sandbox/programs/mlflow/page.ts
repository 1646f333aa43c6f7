import type { Data, StoredTrace } from './data.ts';
import { inOrder } from './span.ts';

const style = `body{font:15px system-ui,sans-serif;margin:2rem;max-width:70rem;color:#11171c}h1 small{color:#a06400}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #d1d9e1}code{font-size:13px}`;

/** What a browser is shown, in place of MLflow's own pages: the experiments and their newest traces. */
export function page({ experiments, traces }: Data): string {
  const sections = experiments
    .filter(({ stage }) => stage === 'active')
    .map(({ id, name }) => {
      const own = [...traces.values()].filter((trace) => trace.experimentId === id).sort((a, b) => b.start - a.start);
      const rows = own.slice(0, 100).map(row).join('\n');
      const head = '<tr><th>Trace</th><th>Name</th><th>State</th><th>Spans</th><th>Began</th><th>Took</th></tr>';
      const table = own.length === 0 ? '<p>No traces.</p>' : `<table>${head}\n${rows}</table>`;
      const count = own.length === 1 ? '1 trace' : `${own.length} traces`;
      // Where MLflow's own address of it, /#/experiments/1, leads.
      return `<h2 id="/experiments/${html(id)}">${html(name)} <small>experiment ${html(id)}, ${count}</small></h2>\n${table}`;
    });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"/><title>MLflow (SANDBOX)</title><style>${style}</style></head>
<body><h1>MLflow <small>(SANDBOX)</small></h1>
<p>A simulation of MLflow inside mlflow-tui. Nothing of it is kept.</p>
${sections.join('\n')}
</body></html>
`;
}

function row(trace: StoredTrace): string {
  const [first] = inOrder(trace);
  const began = new Date(trace.start).toISOString();
  const cells = [html(first?.name ?? ''), trace.state, trace.spans.size, began, `${(trace.durationMs / 1000).toFixed(3)} s`];
  return `<tr><td><code>${html(trace.id)}</code></td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
