import type { Example } from '../commands.ts';

/** The variables that are read beside those of the settings, and what for. */
export const variables: readonly Example[] = [
  ['KUBECONFIG', 'kubeconfig files, as kubectl reads them'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'to the API server, as for kubectl'],
  ['CI', 'set, but not to false: as --ci'],
  ['NO_COLOR', 'set: as --no-color'],
  ['TERM', 'if dumb: no colours, no screen, only --ci'],
  ['LC_ALL, LC_CTYPE, LANG', 'if the charset is not UTF-8: as --ascii'],
  ['INK_SCREEN_READER', 'set to true: as --screen-reader'],
  ['BROWSER', 'opens MLflow at the key o; none for none'],
  ['XDG_STATE_HOME', 'journals of runs; default: ~/.local/state'],
  ['XDG_CACHE_HOME', 'compiled code; default: ~/.cache'],
  ['NODE_EXTRA_CA_CERTS', 'more certificate authorities to trust'],
  ['MLFLOW_TRACKING_USERNAME, _PASSWORD', 'to log in, for smoke --mlflow-url'],
  ['MLFLOW_TRACKING_TOKEN', 'the same, by a token'],
  ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'a=b,c=d, for smoke --collector-url'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'the same, where that is not set'],
  ['LLAMA_STACK_CLIENT_API_KEY', 'to log in, for smoke --llamastack-url'],
];
