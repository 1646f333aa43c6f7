import { usage } from './usage.ts';

/** The file of `--report junit=FILE`, which is the only report there is. Pure. @throws Problem (usage) for anything else */
export function junitFile(report: string | undefined): string | undefined {
  if (report === undefined) return undefined;
  const [, file] = /^junit=(.+)$/s.exec(report) ?? [];
  if (file !== undefined) return file;
  throw usage(`--report expects junit=FILE, like junit=report.xml, got ${JSON.stringify(report)}`);
}
