import type { Scenario } from '../scenario.ts';
import { isAllowed, user } from './authorize.ts';

interface Attributes {
  verb?: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** The answer to a question about oneself: may I, what may I, who am I. Nothing of it is kept. */
export function review(scenario: Scenario, who: string, resource: string, asked: { spec?: { resourceAttributes?: Attributes } }): object {
  switch (resource) {
    case 'selfsubjectaccessreviews': {
      const { group: _, ...shown } = asked.spec?.resourceAttributes ?? {};
      const { verb = '', resource: what = '', subresource, group = '' } = asked.spec?.resourceAttributes ?? {};
      const allowed = isAllowed(scenario, who, verb, subresource ? `${what}/${subresource}` : what);
      const resourceAttributes = { ...shown, ...(group === '' ? {} : { group }) };
      return {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec: { resourceAttributes },
        status: { allowed },
      };
    }
    case 'selfsubjectrulesreviews': {
      const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
      const resourceRules = who === user ? [everything] : [];
      const status = { resourceRules, nonResourceRules: [], incomplete: (scenario.api?.forbid ?? []).length > 0 };
      return { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: {}, status };
    }
    default: {
      const userInfo = { username: who, groups: ['system:authenticated'] };
      return { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo } };
    }
  }
}
