import type { Program } from '../program.ts';
import { collector } from './collector/program.ts';
import { mlflow } from './mlflow/program.ts';

/** What runs in the world, by the name of its image without tag. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ['ghcr.io/mlflow/mlflow', mlflow],
  ['otel/opentelemetry-collector-contrib', collector],
]);
