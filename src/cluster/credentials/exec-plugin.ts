import { execFile } from 'node:child_process';
import { ClusterError } from '../errors.ts';
import type { ExecConfig, Selected } from '../kubeconfig/types.ts';

/** What a credential plugin answers (https://kubernetes.io/docs/reference/config-api/client-authentication.v1/). */
export interface PluginCredential {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  /** ISO 8601; without it the credential is good until the API server refuses it. */
  expirationTimestamp?: string;
}

/** A plugin may ask a server far away, but can't ask the user: its stdin is closed. */
const pluginTimeoutMs = 30_000;

/**
 * Runs the credential plugin of a kubeconfig user. Throws a ClusterError (`unauthorized`) that names the command when it is
 * missing, fails, takes longer than `timeoutMs` or prints something else than an ExecCredential. The signal ends the plugin.
 */
export function runPlugin(
  exec: ExecConfig,
  cluster: Selected['cluster'],
  signal: AbortSignal,
  timeoutMs = pluginTimeoutMs,
): Promise<PluginCredential> {
  const apiVersion = exec.apiVersion ?? 'client.authentication.k8s.io/v1';
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster } : {}) };
  const env = {
    ...process.env,
    ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion, kind: 'ExecCredential', spec }),
  };
  // Not its arguments: they may hold a secret.
  const hint = `log in again with it, or run ${exec.command} as the kubeconfig says to see why`;
  const fail = (what: string, help = hint) =>
    new ClusterError('unauthorized', `credential plugin "${exec.command}" ${what}`, { hint: help });

  return new Promise((resolve, reject) => {
    const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL', signal } as const;
    const child = execFile(exec.command, exec.args ?? [], options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return reject(fail('is not installed', exec.installHint?.trim() || `install ${exec.command}`));
      if (error?.killed) return reject(fail(`did not answer within ${timeoutMs / 1000} s`));
      if (error) return reject(fail(`failed: ${lastLine(stderr) ?? error.message}`));
      const credential = parseCredential(stdout);
      if (!credential) return reject(fail('printed no credential'));
      resolve(credential);
    });
    // Closed at once, so that a plugin that wants to ask something fails instead of hanging.
    child.stdin?.on('error', () => {}).end();
  });
}

/** The credential in the plugin's output; undefined when it is not an ExecCredential with a token or a certificate. */
export function parseCredential(stdout: string): PluginCredential | undefined {
  try {
    const { kind, status } = JSON.parse(stdout) as { kind?: string; status?: PluginCredential };
    const usable = kind === 'ExecCredential' && (status?.token || (status?.clientCertificateData && status.clientKeyData));
    return usable ? status : undefined;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
