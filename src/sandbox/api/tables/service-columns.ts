import type { Service } from 'kubernetes-types/core/v1.d.ts';

export const none = '<none>';

/** Values with commas in between; `<none>` for none. */
export function listed(values: (string | undefined)[] | undefined): string {
  return values?.filter(Boolean).join(',') || none;
}

/** "80/TCP,443:30443/TCP". */
export function servicePorts({ spec }: Service): string {
  return listed(spec?.ports?.map(({ port, nodePort, protocol = 'TCP' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`));
}

/** Where a Service is reached from outside. */
export function externalIp({ spec, status }: Service): string {
  const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname);
  if (spec?.type !== 'LoadBalancer') return listed(spec?.externalIPs);
  return given.length > 0 ? given.join(',') : '<pending>';
}
