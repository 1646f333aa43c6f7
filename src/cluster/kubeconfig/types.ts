/**
 * The parts of a kubeconfig that this program honours, under their own names
 * (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). Paths are absolute once a file was read.
 */
export interface Kubeconfig {
  currentContext: string | undefined;
  contexts: Map<string, ContextEntry>;
  clusters: Map<string, ClusterEntry>;
  users: Map<string, UserEntry>;
}

export interface ContextEntry {
  cluster?: string;
  user?: string;
}

export interface ClusterEntry {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

export interface UserEntry {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  exec?: ExecConfig;
  'auth-provider'?: { name: string; config?: Record<string, string> };
}

/** A credential plugin: a command that prints an ExecCredential. */
export interface ExecConfig {
  apiVersion?: string;
  command: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
  provideClusterInfo?: boolean;
}

/** The one context that is used, with what it refers to. */
export interface Selected {
  context: string;
  cluster: ClusterEntry & { server: string };
  /** Name of the user's entry, for messages. */
  userName: string;
  user: UserEntry;
  /** The beginning of kubectl commands for people, which ask the same cluster. */
  kubectl: string;
}
