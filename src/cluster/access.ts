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

export interface Review {
  access: Access;
  allowed: boolean;
  /** The authoriser's words, when it gave any. */
  reason?: string;
}
