/** Where LLaMA Stack runs and MLflow goes: the settings' default. */
export const home = 'catalystlab-shared';
export const operatorNamespace = 'cnpg-system';
/** The ingress controller's Deployment and Service, */
export const ingressController = { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' };
/** and the classes that are its own. */
export const ingressClassController = 'k8s.io/ingress-nginx';
