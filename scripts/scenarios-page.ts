import type { Ending } from '../src/sandbox/scenario.ts';
import { scenarioNames } from '../src/sandbox/scenarios/list.ts';
import { loadScenario } from '../src/sandbox/scenarios/load.ts';

const commands = { ci: '--ci', wait: '--ci --wait 60s', check: 'check', smoke: 'smoke' } as const;
const scenarios = scenarioNames.map((name) => ({ name, ...loadScenario(name) }));

/** docs/scenarios.md: every scenario of the sandbox, with how each command ends on it. */
export function scenariosPage(): string {
  const rows = scenarios.map(({ name, summary, ends }) => `| \`${name}\` | ${summary} | ${endings(ends)} |`);
  return `${head}${rows.join('\n')}\n`;
}

const head = `# Scenarios of the sandbox

Made by \`npm run generate\` from the files in \`src/sandbox/scenarios\`. Each is run to these ends by \`npm test\`. [What the sandbox is](sandbox.md).

\`mlflow-tui --sandbox=SCENARIO\`, for the session and for every command:

| scenario | what is wrong | exit code, and what is said |
|---|---|---|
`;

function endings(ends: Partial<Record<keyof typeof commands, Ending>>): string {
  return Object.entries(ends)
    .map(([command, { exitCode, args = [], says }]) => {
      const called = [commands[command as keyof typeof commands], ...args].join(' ');
      const words = says.map((text) => `"${text}"`).join(', ');
      return `\`${called}\` ${exitCode}${exitCode === 0 ? '' : `: ${words}`}`;
    })
    .join('<br>');
}
