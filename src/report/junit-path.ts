import type { SmokeDiagnosis, SmokePath } from '../run/events.ts';

/** One assertion: held, unless it failed or could not be made. */
export interface Case {
  name: string;
  seconds?: number | undefined;
  failure?: { message: string; lines: string[] };
  skipped?: string;
}

interface Assertion {
  name: string;
  /** Why it does not hold; undefined when it does. */
  wrong: string | undefined;
  /** Why it can't be said. */
  unknown?: string | undefined;
  /** How the lines that are about it begin. */
  about: RegExp;
}

/** What is asserted of a path, a case each. Every problem is told in one of them; the first that fails has the cause. Pure. */
export function casesOf(path: SmokePath, diagnosis: SmokeDiagnosis | undefined): Case[] {
  const { problems = [] } = path;
  const assertions = assertionsOf(path);
  const others = problems.filter((problem) => assertions.every(({ about }) => !about.test(problem)));
  const all: Assertion[] = [...assertions, { name: 'nothing else is wrong', wrong: others[0], about: /^/ }];
  let cause = causeLines(diagnosis);
  return all.map(({ name, wrong, unknown, about }, index): Case => {
    const seconds = name === namesOf.found ? path.max / 1000 : undefined;
    if (wrong === undefined) return unknown === undefined ? { name, seconds } : { name, skipped: unknown };
    const own = index === all.length - 1 ? others : problems.filter((problem) => about.test(problem));
    const lines = [...own, ...cause];
    cause = [];
    return { name, seconds, failure: { message: wrong, lines: lines.length > 0 ? lines : [wrong] } };
  });
}

const namesOf = {
  acknowledged: 'every span is acknowledged',
  found: 'none is lost',
  duplicated: 'none is duplicated',
  changed: 'none is changed',
  late: 'none is late',
  experiment: 'they are in the right experiment',
  joined: 'they are one whole trace',
};

function assertionsOf(path: SmokePath): Assertion[] {
  const { sent, acknowledged, found, lost, duplicated, changed, late = 0, experiment, joined, problems = [] } = path;
  const nothing = sent === 0 ? 'nothing was sent' : undefined;
  const unseen = nothing ?? (found === 0 ? 'none was found' : undefined);
  const of = (count: number, what: string) => (count > 0 ? `${count} of ${sent} spans ${what}` : undefined);
  const elsewhere = experiment !== undefined && experiment.found !== experiment.meant;
  return [
    {
      name: namesOf.acknowledged,
      wrong: nothing === undefined ? of(sent - acknowledged, 'were not acknowledged') : (problems[0] ?? nothing),
      // Why nothing was sent is told here; of what was sent, nobody's line begins so.
      about: nothing === undefined ? /^(?!)/ : /^/,
    },
    { name: namesOf.found, wrong: of(lost, 'lost'), unknown: nothing, about: /^lost:/ },
    { name: namesOf.duplicated, wrong: of(duplicated, 'duplicated'), unknown: unseen, about: /^duplicated:/ },
    { name: namesOf.changed, wrong: of(changed, 'changed'), unknown: unseen, about: /^changed:/ },
    { name: namesOf.late, wrong: of(late, 'late'), unknown: unseen, about: /^late:/ },
    {
      name: namesOf.experiment,
      wrong: elsewhere ? `found in experiment ${experiment.found}, not in ${experiment.meant}` : undefined,
      unknown: unseen ?? (experiment ? undefined : 'not known'),
      about: /^the traces went to experiment/,
    },
    ...(path.path === 'llamastack'
      ? [{ name: namesOf.joined, wrong: joined?.missing, unknown: joined ? undefined : 'none was found', about: /^the trace is not whole/ }]
      : []),
  ];
}

function causeLines(diagnosis: SmokeDiagnosis | undefined): string[] {
  if (diagnosis === undefined) return [];
  const { hop, cause, hint, evidence = [] } = diagnosis;
  return [`cause: ${hop}: ${cause}`, ...evidence.map((seen) => `seen: ${seen}`), `next: ${hint}`];
}
