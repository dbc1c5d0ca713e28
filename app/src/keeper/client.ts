import { KeeperClient } from '@shardmarket/sdk';

/** The keeper that serves this page. For pages only: the shell goes without the sdk. */
export const keeper = new KeeperClient(location.origin);
