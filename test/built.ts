import '../scripts/build-when-stale.js';

/** The program of the tests that run `bin/mlflow-tui.js` is that of the sources. Building is done by the import. */
export default () => {};
