import { stringify } from 'yaml';
import type { KubeObject } from '../../cluster/kinds.ts';
import { messageOf, Problem } from '../../problem.ts';
import type { ObjectLooked } from '../../run/look.ts';
import type { Context } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { mask } from './mask.ts';
import type { LookTarget } from './targets.ts';

/** A ConfigMap can have a megabyte; nobody reads that here. */
const mostLines = 5000;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Reads objects side by side, each as YAML or with the reason why not. Never throws. */
export function readYaml(context: Context, targets: readonly LookTarget[], signal: AbortSignal): Promise<ObjectLooked[]> {
  return Promise.all(targets.map((target) => readOne(context, target, signal)));
}

async function readOne({ cluster, settings }: Context, target: LookTarget, signal: AbortSignal): Promise<ObjectLooked> {
  const { kind, name } = target;
  const { namespace } = settings;
  const shown = { kind: kind.kind, name, lines: [] };
  const again = `${kubectl(settings)} get ${kind.plural} ${name} -o yaml`;
  try {
    const object = await cluster.get(kind, kind.namespaced ? { namespace, name } : { name }, signal);
    if (object !== undefined) return { ...shown, lines: yamlLines({ apiVersion: kind.apiVersion, kind: kind.kind, ...object }) };
    const place = kind.namespaced ? ` in ${namespace}` : '';
    return { ...shown, problem: { message: `There is no ${kind.kind} ${name}${place} now.`, hint: again } };
  } catch (error) {
    const hint = error instanceof Problem ? (error.hint ?? again) : again;
    return { ...shown, problem: { message: messageOf(error), hint } };
  }
}

/** An object as lines of YAML, without the bookkeeping of who wrote which field, and without credentials. Pure. */
export function yamlLines({ metadata, ...rest }: KubeObject): string[] {
  const { managedFields: _managed, annotations, ...kept } = metadata ?? {};
  const { [lastApplied]: _applied, ...others } = annotations ?? {};
  const { apiVersion, kind, ...below } = rest;
  const named = { ...kept, ...(Object.keys(others).length > 0 && { annotations: others }) };
  const text = stringify(mask({ apiVersion, kind, metadata: named, ...below }), { lineWidth: 0, aliasDuplicateObjects: false });
  const lines = text.trimEnd().split('\n');
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `# ${lines.length - mostLines} more lines`];
}
