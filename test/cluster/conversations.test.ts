import { loadKubeconfig } from '../../src/cluster/connect.ts';
import { holdConversations } from '../conversations/hold.ts';

holdConversations('cluster', async () => loadKubeconfig({}));
