import type { Program } from '../program.ts';
import { collector } from './collector/program.ts';
import { ingress } from './ingress/program.ts';
import { llamastack } from './llamastack/program.ts';
import { mlflow } from './mlflow/program.ts';
import { postgres } from './postgres/program.ts';

/** CloudNativePG's operator: nothing that it does in its pod can be seen from outside. */
const idle: Program = { start: ({ log }) => log('started') };

/** What runs in the world, by the name of its image without tag. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ['ghcr.io/cloudnative-pg/cloudnative-pg', idle],
  ['ghcr.io/cloudnative-pg/postgresql', postgres],
  ['ghcr.io/mlflow/mlflow', mlflow],
  ['otel/opentelemetry-collector-contrib', collector],
  ['llamastack/distribution-starter', llamastack],
  ['registry.k8s.io/ingress-nginx/controller', ingress],
]);
