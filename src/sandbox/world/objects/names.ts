/** Where LLaMA Stack runs and MLflow goes: the settings' default. */
export const home = 'catalystlab-shared';
export const ingressNamespace = 'ingress-nginx';
export const operatorNamespace = 'cnpg-system';
