import { addressSchema } from '@shardmarket/sdk';
import { z } from 'zod';

const timestamp = z.number({ error: 'expected unix seconds' }).int();
const signature = z.string().regex(/^[0-9a-f]{128}$/, 'expected 64 bytes of hex');

export const newSessionSchema = z.object({ payer: addressSchema });
export const newApiKeySchema = z.object({ session: addressSchema, payer: addressSchema, timestamp, signature });
export const closeSchema = z.object({ timestamp, signature });
export const tickSchema = z.object({ settle: z.enum(['due', 'all']).default('due') });
