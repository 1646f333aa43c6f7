import { measureCheck } from './check.ts';
import { measureDeploy } from './deploy.ts';
import { measureEncode } from './encode.ts';
import { measureLoad } from './load.ts';
import { describe, type Measurement, resultOf } from './measure.ts';
import { measurePackage } from './package.ts';
import { measureScreen } from './screen.ts';
import { measureSmoke } from './smoke.ts';
import { measureStartUp } from './start-up.ts';

/**
 * Speed, side by side with something to compare with where there is such a thing: `npm run bench`, or
 * `npm run bench start-up package screen encode load check smoke deploy` for some of it. All but `package`, `screen`, `encode` and `load` need KUBECONFIG, and `deploy` takes minutes: it
 * deploys from nothing, three times.
 */
const benches: Record<string, () => Promise<Measurement[]>> = {
  'start-up': measureStartUp,
  package: measurePackage,
  screen: measureScreen,
  encode: measureEncode,
  load: measureLoad,
  check: async () => [measureCheck()],
  smoke: async () => measureSmoke(),
  deploy: measureDeploy,
};

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const measurement of await measure()) {
    console.log(describe(measurement));
    if (resultOf(measurement) > measurement.limit) process.exitCode = 1;
  }
}
