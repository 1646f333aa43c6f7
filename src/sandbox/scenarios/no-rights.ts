import type { Scenario } from '../scenario.ts';

export const noRights: Scenario = {
  summary: 'the user may look at everything, and make nothing',
  api: {
    forbid: [
      { verb: 'create', resource: 'deployments' },
      { verb: 'patch', resource: 'deployments' },
      { verb: 'create', resource: 'ingresses' },
      { verb: 'patch', resource: 'ingresses' },
    ],
  },
  ends: { ci: { exitCode: 3, says: ['deployments', 'ingresses'] }, check: { exitCode: 3, says: ['deployments', 'ingresses'] } },
};
