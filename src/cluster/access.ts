/** A right to ask for, in the terms of RBAC; no namespace for cluster-scoped resources. */
export interface Access {
  verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'delete';
  /** API group, empty for the core group. */
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Whether the right that was asked for is there. */
export interface Review {
  allowed: boolean;
}
