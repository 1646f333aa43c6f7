/** The word on every screen, line and report of a run in the sandbox: nobody may take one for a cluster's. */
export const sandboxMark = 'SANDBOX';
