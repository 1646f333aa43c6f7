import type { PlannedChange } from '../run/events.ts';
import { sandboxMark } from '../run/sandbox.ts';
import { endedWell, hasEnded, type State, type TaskState } from '../run/state.ts';
import { isPlanOpen } from './details.ts';
import { groups, groupTitles, summaryOf } from './progress.ts';
import { spokenTask } from './spoken.ts';

/** Something worth saying once. */
interface Announcement {
  /** What it is about: of each, only a new text is news. */
  about: string;
  text: string;
  /** Expected: news only after something else was said of the same. */
  expected?: boolean;
  /** What is compared instead of the text, where numbers go on and mean the same. */
  gist?: string;
}

/** What was said last, by what it was about. */
export type Told = Readonly<Record<string, string>>;

/** Which announcements are news, and what has been told then. Pure. */
export function newsOf(told: Told, announcements: readonly Announcement[]): { news: string[]; told: Told } {
  const gistOf = ({ gist, text }: Announcement) => gist ?? text;
  const news = announcements.filter((one) => told[one.about] !== gistOf(one) && !(one.expected && told[one.about] === undefined));
  if (news.length === 0) return { news: [], told };
  return { news: news.map(({ text }) => text), told: { ...told, ...Object.fromEntries(news.map((one) => [one.about, gistOf(one)])) } };
}

/**
 * All that can be said of a run as it stands, in the order in which it happened to come about: where it works, how each group
 * and each task ended and why, what holds a rollout up, and the plan. How it goes on is in the status line. Pure.
 */
export function announcementsOf(state: State): Announcement[] {
  const checks = state.tasks.filter(({ group }) => group === 'prerequisites');
  const others = state.tasks.filter(({ group }) => group !== 'prerequisites');
  return [
    ...beginning(state),
    ...checks.flatMap((task) => ofTask(task, state)),
    ...ofChecks(checks),
    ...ofPlan(state),
    ...others.flatMap((task) => ofTask(task, state)),
  ];
}

function beginning({ run, tasks }: State): Announcement[] {
  if (run === undefined) return [];
  const counts = groups.flatMap((group) => {
    const count = tasks.filter((task) => task.group === group).length;
    return count === 0 ? [] : [`${groupTitles[group]}: ${count}`];
  });
  // A smoke test at addresses has no namespace.
  const where = run.namespace === '' ? `at ${run.context}` : `namespace ${run.namespace}, context ${run.context}`;
  const mark = run.sandbox === undefined ? '' : `${sandboxMark}, no real cluster: scenario ${run.sandbox}. `;
  const text = `${mark}mlflow-tui ${run.version}, ${where}. ${counts.join(', ')}.`;
  return [{ about: 'run', text }];
}

/** All of them in one sentence: twenty that are as they should be are no news. */
function ofChecks(checks: readonly TaskState[]): Announcement[] {
  if (checks.length === 0 || !checks.every(({ status }) => hasEnded(status))) return [];
  const text = `${groupTitles.prerequisites}: ${summaryOf(checks).text}.`;
  // That the run makes what was to make, its tasks say.
  return [{ about: 'checks', text, ...(checks.every(({ status }) => endedWell(status)) && { gist: 'all well' }) }];
}

function ofTask(task: TaskState, state: State): Announcement[] {
  const { id: about, title, status, group } = task;
  const isCheck = group === 'prerequisites';
  if (status === 'waiting' || (isCheck && status === 'running')) return [];
  if (status === 'running') return [{ about, text: `${title}, started.` }, ...holdUps(task)];
  const next = endedWell(status) ? undefined : (task.diagnosis?.hint ?? task.hint);
  const cause = task.diagnosis && `Broken: ${task.diagnosis.hop}: ${task.diagnosis.cause}`;
  const text = [spokenTask(task, state), cause, next && `Next step: ${next}`].filter((part) => part !== undefined).join('. ');
  return [...paths(task), { about, text, expected: isCheck && status !== 'unmet' && status !== 'unknown' }];
}

/** Why its rollouts are not ready. Counts of tries in it go up and are no news. */
function holdUps({ title, resources }: TaskState): Announcement[] {
  return resources.flatMap(({ kind, name, seen }) => {
    const reason = seen.view === 'rollout' ? seen.reason : undefined;
    if (reason === undefined) return [];
    return [{ about: `${kind} ${name}`, text: `${title}, not ready yet: ${reason}`, gist: reason.replace(/\d+/g, '') }];
  });
}

function paths({ title, paths: all }: TaskState): Announcement[] {
  return all.map(({ path, sent, found, lost, changed }) => ({
    about: `path ${path}`,
    text: `${title}, path ${path}: ${sent} sent, ${found} found, ${lost} lost, ${changed} changed.`,
  }));
}

function ofPlan(state: State): Announcement[] {
  if (!isPlanOpen(state)) return [];
  const lines = state.plan.filter(({ action }) => action !== 'unchanged').map(plannedLine);
  return lines.length === 0 ? [] : [{ about: 'plan', text: ['Plan:', ...lines].join('\n') }];
}

function plannedLine({ action, kind, name, note, hint }: PlannedChange): string {
  const object = `${action} ${kind} ${name}`;
  if (note === undefined) return `${object}.`;
  const said = action === 'create' ? `${object}, ${note}.` : `${object}. Attention: ${note}.`;
  return hint === undefined ? said : `${said} Next step: ${hint}`;
}
