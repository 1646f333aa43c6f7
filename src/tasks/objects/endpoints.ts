import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';

/** Joins a slice with its Service (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/). */
export const serviceLabel = 'kubernetes.io/service-name';

/** A pod behind a Service. */
export interface Endpoint {
  /** "10.244.0.9:4317", one for each port. */
  addresses: string[];
  pod: string | undefined;
  ready: boolean;
}

/** What is behind a Service, from all its slices. With two stacks a pod is there once for each. Pure. */
export function endpointsOf(slices: readonly EndpointSlice[], service: string): Endpoint[] {
  return slices
    .filter(({ metadata }) => metadata?.labels?.[serviceLabel] === service)
    .flatMap(({ endpoints, ports }) =>
      // The API gives null for empty lists here.
      (endpoints ?? []).map(({ addresses, conditions, targetRef }) => {
        const [address = ''] = addresses;
        const host = address.includes(':') ? `[${address}]` : address;
        return {
          addresses: (ports ?? []).map(({ port }) => `${host}:${port}`),
          pod: targetRef?.name,
          // Unknown counts as ready.
          ready: conditions?.ready !== false,
        };
      }),
    );
}
