import type { Connection, Finality, PublicKey } from '@solana/web3.js';
import { PublicKey as Key } from '@solana/web3.js';
import { verifyBy } from '../keys.ts';
import { toHex } from '../bytes.ts';
import { readSessionHistory, type ChainSettlement, type SessionHistory } from '../program/session-history.ts';
import { sharesHash } from '../voucher.ts';
import { jobFindings, type JobFile, type JobFinding, type Known } from './job-file.ts';
