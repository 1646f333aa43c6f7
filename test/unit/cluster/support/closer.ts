import http from 'node:http';
import { connect } from '../../../../src/cluster/connect.ts';
import { configMaps } from '../../../../src/cluster/kinds.ts';

// A program of its own: opens one of each to the API server of this kubeconfig, and closes the cluster when its stdin ends. Then
// nothing is left for it to do.
const cluster = await connect({ kubeconfig: process.argv[2] ?? '', connectTimeoutMs: 5000 });
const patient = new AbortController().signal;
const target = { namespace: 'n', pod: 'p', container: 'c' };
const under: Promise<unknown>[] = [
  cluster.exec(target, ['sleep', '60'], { deadlineMs: 60_000 }, patient),
  cluster.watch(configMaps, {}, () => {}, patient),
  cluster.followLog(target, { tailLines: 1 }, () => {}, patient),
  new Promise((_resolve, reject) => http.get({ agent: cluster.tunnel({ ...target, port: 80 }) }).on('error', reject)),
];
process.stdin.resume().on('end', () => cluster.close());
const ends = await Promise.allSettled(under);
process.stdout.write(ends.map((end) => (end.status === 'fulfilled' ? 'ended' : end.reason.code)).join(' '));
