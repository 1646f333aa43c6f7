import type { Access, Review } from '../access.ts';
import type { Connection } from '../transport/connection.ts';
import { requestJson } from '../transport/request.ts';

/** Asks the API server for each right, all side by side (SelfSubjectAccessReview: nothing is stored). */
export function reviewAccess(connection: Connection, accesses: Access[], signal: AbortSignal): Promise<Review[]> {
  return Promise.all(
    accesses.map(async (access) => {
      const content = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: access },
      };
      const { status } = await requestJson<{ status: Review }>(
        connection,
        {
          method: 'POST',
          path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          body: { contentType: 'application/json', content },
          asked: `ask whether to ${access.verb} ${access.resource} is allowed`,
        },
        signal,
      );
      return { allowed: status.allowed };
    }),
  );
}
