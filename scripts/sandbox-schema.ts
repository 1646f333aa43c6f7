// Writes src/sandbox/api/schema/types.ts from the OpenAPI of a real API server: npx node scripts/sandbox-schema.ts (needs kubectl).
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  required?: string[];
  default?: unknown;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-int-or-string'?: boolean;
}

const wanted = {
  'api/v1': ['Namespace', 'Pod', 'Service', 'Secret', 'ConfigMap', 'PersistentVolumeClaim', 'Event', 'ResourceQuota', 'DeleteOptions'],
  'apis/apps/v1': ['Deployment', 'ReplicaSet', 'Scale'],
  'apis/networking.k8s.io/v1': ['Ingress', 'NetworkPolicy', 'IngressClass'],
  'apis/discovery.k8s.io/v1': ['EndpointSlice'],
  'apis/storage.k8s.io/v1': ['StorageClass'],
  'apis/postgresql.cnpg.io/v1': ['Database'],
};
/** Scalars that have a type of their own. */
const scalars: Record<string, string> = { Time: 's', MicroTime: 's', Quantity: 'x', IntOrString: 'x', FieldsV1: 'o', RawExtension: 'o' };

const types = new Map<string, { full: string; text: string }>();

for (const [path, kinds] of Object.entries(wanted)) {
  const raw = execFileSync('kubectl', ['get', '--raw', `/openapi/v3/${path}`], { maxBuffer: 1e8, encoding: 'utf8' });
  const schemas: Record<string, Schema> = JSON.parse(raw).components.schemas;
  const named = (full: string): string => {
    const name = full.split('.').at(-1) ?? '';
    if (scalars[name] !== undefined) return scalars[name];
    const known = types.get(name);
    if (known !== undefined && known.full !== full) throw new Error(`two types by the name ${name}: ${known.full}, ${full}`);
    if (known === undefined) {
      types.set(name, { full, text: '' });
      types.set(name, { full, text: fields(schemas[full] ?? {}, name) });
    }
    return `${schemas[full]?.['x-kubernetes-map-type'] === 'atomic' ? '!' : ''}${name}`;
  };
  const fields = ({ properties = {}, required = [] }: Schema, owner: string): string =>
    Object.entries(properties)
      .map(([name, schema]) => {
        const isEmbedded = JSON.stringify(schema.default) === '{}';
        return `${name}${isEmbedded ? '~' : ''}${required.includes(name) ? '*' : ''}:${expression(schema, `${owner}_${name}`)}`;
      })
      .join(' ');
  const expression = (schema: Schema, place: string): string => {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (ref !== undefined) return `${schema['x-kubernetes-map-type'] === 'atomic' ? '!' : ''}${named(ref.split('/').at(-1) ?? '')}`;
    if (schema.oneOf !== undefined || schema['x-kubernetes-int-or-string']) return 'x';
    if (schema.type === 'array') {
      const item = expression(schema.items ?? {}, place);
      const list = schema['x-kubernetes-list-type'];
      if (list === 'map') return `(${schema['x-kubernetes-list-map-keys']?.join(',')})${item}`;
      return list === 'set' ? `<>${item}` : `[]${item}`;
    }
    if (schema.additionalProperties !== undefined) {
      return `${schema['x-kubernetes-map-type'] === 'atomic' ? '!' : ''}%${expression(schema.additionalProperties, place)}`;
    }
    if (schema.properties !== undefined) {
      if (place.endsWith('_metadata')) return named('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
      types.set(place, { full: place, text: fields(schema, place) });
      return `${schema['x-kubernetes-map-type'] === 'atomic' ? '!' : ''}${place}`;
    }
    if (schema.type === 'integer' || schema.type === 'number') return schema.format === 'int64' ? 'l' : 'n';
    return schema.type === 'string' ? 's' : schema.type === 'boolean' ? 'b' : 'o';
  };
  for (const kind of kinds) {
    const full = Object.keys(schemas).find((name) => name.endsWith(`.v1.${kind}`)) ?? '';
    named(full);
  }
}

const lines = [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { text }]) => `  ${name}:\n    '${text}',`);
const header = `// Made by scripts/sandbox-schema.ts from the OpenAPI of Kubernetes 1.34; how it reads: schema.ts.\n`;
writeFileSync(
  new URL('../src/sandbox/api/schema/types.ts', import.meta.url),
  `${header}// biome-ignore-all format: one line a type\n\nexport const types: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};\n`,
);
