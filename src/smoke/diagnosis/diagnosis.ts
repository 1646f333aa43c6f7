/** The hop where spans die, the one cause that is left, the next step, and what was seen that says so. */
export interface Diagnosis {
  hop: string;
  cause: string;
  hint: string;
  /** One line each. */
  evidence: string[];
}

/** The hops of the pipeline by name. */
export const hops = {
  mlflow: 'you → MLflow',
  collector: 'you → collector',
  export: 'collector → MLflow',
  llamastack: 'you → LLaMA Stack',
  tracing: 'LLaMA Stack → collector',
} as const;
