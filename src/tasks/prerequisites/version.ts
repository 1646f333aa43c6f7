/** "v1.34.4" or "v1.27.3-gke.100" -> the minor version; undefined for what is not one of Kubernetes 1. Pure. */
export function minorOf(gitVersion: string): number | undefined {
  const minor = /^v1\.(\d+)/.exec(gitVersion)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
