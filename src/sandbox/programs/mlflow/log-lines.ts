/** The time at the beginning of MLflow's lines of log. */
export function stampOf(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

/** What MLflow says of who may ask it. */
export function securityLine(env: Readonly<Record<string, string>>): string {
  const few = (list: string) => {
    const all = list.split(',');
    return all.length <= 3 ? all.join(', ') : `${all.slice(0, 3).join(', ')}, and ${all.length - 3} more`;
  };
  const { MLFLOW_SERVER_ALLOWED_HOSTS: hosts = '', MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: origins = '' } = env;
  if (hosts === '' && origins === '') {
    return '[MLflow] Security middleware enabled with default settings (localhost-only). To allow connections from other hosts, use --host 0.0.0.0 and configure --allowed-hosts and --cors-allowed-origins.';
  }
  const said = [hosts === '' ? '' : `Allowed hosts: ${few(hosts)}.`, origins === '' ? '' : `CORS origins: ${few(origins)}.`];
  return `[MLflow] Security middleware enabled. ${said.filter((one) => one !== '').join(' ')}`;
}

/** What comes once the application is loaded, from import to listening. */
export function servingLines(port: number): { atPart: number; level?: string; words: string }[] {
  const library = '/opt/venv/lib/python3.13/site-packages';
  return [
    {
      atPart: 0.8,
      words: `${library}/mlflow/server/fastapi_app.py:23: StarletteDeprecationWarning: starlette.middleware.wsgi is deprecated and will be removed in a future release. Please refer to https://github.com/abersheeran/a2wsgi as a replacement.`,
    },
    { atPart: 0.8, words: '  from starlette.middleware.wsgi import WSGIResponder, build_environ' },
    { atPart: 0.95, level: 'INFO:     ', words: 'Started server process [13]' },
    { atPart: 0.95, level: 'INFO:     ', words: 'Waiting for application startup.' },
    { atPart: 1, level: 'INFO:     ', words: 'Application startup complete.' },
    { atPart: 1, level: 'INFO:     ', words: `Uvicorn running on http://0.0.0.0:${port} (Press CTRL+C to quit)` },
  ];
}
