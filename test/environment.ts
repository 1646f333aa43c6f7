/** What would change how the program is set or how its screen looks: tests say that themselves. */
const telling = /^(MLFLOW_|OTEL_|INK_SCREEN_READER$|CI$|NO_COLOR$|FORCE_COLOR$|COLORTERM$)/;

/** The environment of whoever runs the tests, without what would change what the program does. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !telling.test(name)));
}
