/** Name and help of the gauge of processes that hear each other. */
export const REPLICAS = ['shardmarket_replicas', 'Processes of this keeper that are heard, this one included'] as const;
