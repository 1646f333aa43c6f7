/**
 * @kubernetes/client-node and undici do not say that their files can be left out. Of the first only the logins of old kubeconfigs are used, which
 * import a function from a file that imports everything else, the second too: 1.6 MB that nobody calls.
 * @type {import('esbuild').Plugin}
 */
export const loginsAlone = {
  name: 'logins-alone',
  setup(builder) {
    const config = /@kubernetes[\\/]client-node[\\/]dist[\\/]config\.js$/;
    builder.onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'resolved' || !config.test(importer)) return undefined;
      const resolved = await builder.resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
  },
};
