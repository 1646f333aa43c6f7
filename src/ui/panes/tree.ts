import type { ContainerSeen, PodSeen, ReplicaSetSeen } from '../../run/seen.ts';
import { cutLine, ends, type Line, lineWidth, paragraph, span } from '../lines.ts';
import { widthOf } from '../text.ts';
import { marks, type Tone } from '../theme.ts';
import { age } from '../time.ts';
import type { PaneView } from './pane.ts';

/** Pods shown of one ReplicaSet, those that are not ready first. */
const mostPods = 12;

/** ReplicaSets, their pods and containers as a tree. Old ReplicaSets without pods are left out. */
export function treeLines(replicaSets: readonly ReplicaSetSeen[], view: PaneView): Line[] {
  return replicaSets.filter(({ isNew, pods }) => isNew || pods.length > 0).flatMap((set) => replicaSetLines(set, view));
}

function replicaSetLines({ name, isNew, desired, ready, pods }: ReplicaSetSeen, view: PaneView): Line[] {
  const tone: Tone = isNew ? 'plain' : 'dim';
  const right = [span(isNew ? 'new ' : 'old ', isNew ? 'accent' : 'dim'), span(`${ready}/${desired}`, tone)];
  const shown = [...pods].sort((a, b) => Number(a.ready) - Number(b.ready)).slice(0, mostPods);
  const rest = pods.length - shown.length;
  return [
    ends([span(`${marks.branch} ReplicaSet `, 'dim'), span(name, tone)], right, view.width),
    ...shown.flatMap((pod) => podLines(pod, name, isNew, view)),
    ...(rest > 0 ? [cutLine([span(`    ${rest} more pods`, 'dim')], view.width)] : []),
  ];
}

function podLines(pod: PodSeen, replicaSet: string, isNew: boolean, { width, now }: PaneView): Line[] {
  const created = width < 60 ? '' : ` ${age(now - Date.parse(pod.createdAt)).padStart(4)}`;
  const left = [span(`  ${marks.branch} Pod `, 'dim')];
  const right = [span(pod.status, isNew ? toneOf(pod.status, pod.ready) : 'dim'), span(created, 'dim')];
  const room = width - lineWidth(left) - lineWidth(right) - 1;
  // The beginning of a pod's name is the ReplicaSet's, which stands above it.
  const name = widthOf(pod.name) <= room ? pod.name : pod.name.replace(replicaSet, '…');
  return [
    ends([...left, span(name, isNew ? 'plain' : 'dim')], right, width),
    ...pod.containers.flatMap((container) => containerLines(container, isNew, width)),
  ];
}

/** How bad a state is that Kubernetes names in a word. */
function toneOf(status: string, ready: boolean): Tone {
  if (/BackOff|Err|Failed|Invalid|OOM|Evicted/.test(status)) return 'bad';
  return ready ? 'ok' : 'busy';
}

function containerLines(container: ContainerSeen, isNew: boolean, width: number): Line[] {
  const { name, image, state, ready, restarts, reason } = container;
  // A word such as ImagePullBackOff stands in the line, a sentence below it.
  const sentence = reason?.includes(' ') ? reason : undefined;
  const standing = state === 'running' ? (ready ? 'ready' : 'running, not ready') : sentence === undefined ? (reason ?? state) : state;
  const words = [standing, ...(restarts > 0 ? [restarts === 1 ? '1 restart' : `${restarts} restarts`] : [])];
  const shownImage = width < 70 ? tagOf(image) : image;
  return [
    ends(
      [span(`    ${marks.branch} `, 'dim'), span(`${name} `, isNew ? 'plain' : 'dim'), span(shownImage, 'dim')],
      [span(words.join(', '), isNew ? toneOf(standing, ready) : 'dim')],
      width,
    ),
    ...(sentence === undefined || !isNew ? [] : paragraph(sentence, width, 'warn', 8)),
  ];
}

/** The tag of an image, which says more than a registry's name when there is no room for both. */
function tagOf(image: string): string {
  return image.replace(/@sha256:.*/, '').replace(/^.*:(?=[^/]+$)/, '');
}
