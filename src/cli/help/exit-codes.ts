/** What each exit code means: of every run, and of whatever ends the program before one begins. */
export const exitCodes: readonly { code: number; short: string; meaning: string }[] = [
  { code: 0, short: 'all good', meaning: 'all good' },
  { code: 1, short: 'a task failed', meaning: 'a task failed' },
  { code: 2, short: 'wrong usage', meaning: 'wrong usage, configuration or kubeconfig' },
  { code: 3, short: 'prerequisite not met', meaning: 'a prerequisite is not met' },
  { code: 4, short: 'smoke test failed', meaning: 'the smoke test failed' },
  { code: 5, short: 'out of time', meaning: 'out of time' },
  { code: 130, short: 'interrupted', meaning: 'interrupted, or the plan was not confirmed' },
];
