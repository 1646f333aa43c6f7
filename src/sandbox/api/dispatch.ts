import type { ServerResponse } from 'node:http';
import { serveLog } from '../streams/log.ts';
import { authorize, user as owner, verbOf } from './authorize.ts';
import { type Answer, type Call, isTrue, ok, parseBody } from './call.ts';
import { discover, hasStatus, reviewKinds, version } from './discovery.ts';
import { listObjects } from './list.ts';
import { openApi } from './openapi.ts';
import { patch } from './patch/patch.ts';
import { placedPod } from './pods.ts';
import { remove, removeAll } from './remove.ts';
import { review } from './reviews.ts';
import type { ResourceRoute, Route } from './route.ts';
import { serveScale } from './scale.ts';
import { badRequest, noSuchResource, notAllowed, notFound, pageNotFound, Refusal } from './status.ts';
import { tableEvent, tableOf, wantsTable } from './tables/table.ts';
import { serveWatch } from './watch.ts';
import { at, create, update } from './write.ts';

/** Answers a request; undefined when it is answered as a stream. Throws a Refusal. */
export async function dispatch(call: Call, route: Route, response: ServerResponse): Promise<Answer | string | undefined> {
  const { machine, user, method, headers } = call;
  switch (route.to) {
    case 'version':
      return ok(version);
    case 'health':
      return 'ok';
    case 'discovery':
      return ok(discover(route.path, headers.host ?? ''));
    case 'openapi': {
      // The older document, in protobuf and empty: kubectl looks there before it sends a List part by part, and for kinds that are not served.
      if (call.path === '/openapi/v2') return '';
      const document = openApi(call.path);
      if (document === undefined) throw noSuchResource();
      return ok(document);
    }
    case 'review': {
      if (method !== 'POST') throw notAllowed();
      return ok(review(machine.scenario, user, route.resource, await parseBody(call, reviewKinds[route.resource] ?? '')), 201);
    }
    case 'no-resource':
      throw noSuchResource();
    case 'resource':
      authorizeCall(call, route);
      return route.name === undefined ? collection(call, route, response) : one(call, route, response);
    default:
      if (user !== owner) throw new Refusal(403, 'Forbidden', `forbidden: User "${user}" cannot get path "${call.path}"`, {});
      throw pageNotFound;
  }
}

/** Throws a 403. */
export function authorizeCall({ machine, user, method, query }: Call, route: ResourceRoute): void {
  const { kind, namespace, name, subresource } = route;
  const verb = verbOf(method, { name, isWatch: isTrue(query.get('watch')) });
  // To the authoriser a namespace is in itself.
  const where = kind.kind === 'Namespace' ? name : namespace;
  authorize(machine.scenario, user, { verb, kind, subresource, namespace: where, name });
}

async function collection(call: Call, route: ResourceRoute, response: ServerResponse): Promise<Answer | undefined> {
  const { machine, method, query, headers } = call;
  const { kind, namespace } = route;
  const include = query.get('includeObject');
  switch (method) {
    case 'GET':
      if (!isTrue(query.get('watch'))) {
        const list = listObjects(machine.store, kind, namespace, query);
        return ok(wantsTable(headers.accept) ? tableOf(kind, list.items, list.metadata, machine.clock.now(), include) : list);
      }
      serveWatch(
        machine,
        kind,
        namespace,
        query,
        response,
        wantsTable(headers.accept) ? (event) => tableEvent(kind, event, machine.clock.now(), include) : undefined,
      );
      return undefined;
    case 'POST':
      if (kind.namespaced && namespace === undefined) throw notAllowed();
      return create(call, route);
    case 'DELETE':
      return removeAll(call, route);
    default:
      throw notAllowed();
  }
}

async function one(call: Call, route: ResourceRoute, response: ServerResponse): Promise<Answer | undefined> {
  const { machine, method, query } = call;
  const { kind, namespace, name = '', subresource } = route;
  if (subresource === 'scale' && ['Deployment', 'ReplicaSet'].includes(kind.kind)) return serveScale(call, route);
  if (subresource === 'log' && kind.kind === 'Pod' && method === 'GET') {
    serveLog(machine, { namespace: namespace ?? '', pod: name, query }, response);
    return undefined;
  }
  if ((subresource === 'exec' || subresource === 'portforward') && kind.kind === 'Pod') {
    placedPod(machine, namespace ?? '', name);
    throw badRequest('Upgrade request required');
  }
  if (subresource !== undefined && !(subresource === 'status' && hasStatus(kind))) throw noSuchResource();
  switch (method) {
    case 'GET': {
      const object = machine.store.get(kind, at(namespace, name));
      if (object === undefined) throw notFound(kind, name);
      if (!wantsTable(call.headers.accept)) return ok(object);
      const { resourceVersion } = object.metadata ?? {};
      return ok(tableOf(kind, [object], { resourceVersion }, machine.clock.now(), query.get('includeObject')));
    }
    case 'PUT':
      return update(call, route);
    case 'PATCH':
      return patch(call, route);
    case 'DELETE':
      if (subresource !== undefined) throw notAllowed();
      return remove(call, route);
    default:
      throw notAllowed();
  }
}
