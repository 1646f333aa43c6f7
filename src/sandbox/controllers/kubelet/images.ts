import type { Machine } from '../../machine.ts';
import type { Program } from '../../program.ts';

/** What is to be said of an image on the node. */
export type Image = { program: Program; pullSeconds: number } | { missing: string };

/** "ghcr.io/mlflow/mlflow:v3.17.2-full" -> "ghcr.io/mlflow/mlflow". Pure. */
function withoutTag(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** Most images are on the node; the scenario may say that one is not, or takes its time. @param pulled those that were pulled by now */
export function findImage({ scenario, programs }: Machine, image: string, pulled: ReadonlySet<string>): Image {
  const name = withoutTag(image);
  const fault = scenario.images?.[name];
  if (fault !== undefined && 'missing' in fault) return notPulled(image, fault.missing);
  const program = programs.get(name);
  if (program === undefined) return notPulled(image, 'the sandbox has no program of this image');
  return { program, pullSeconds: fault === undefined || pulled.has(image) ? 0 : fault.pullSeconds };
}

/** In the words of containerd. */
function notPulled(image: string, why: string): Image {
  return { missing: `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: ${why}` };
}
