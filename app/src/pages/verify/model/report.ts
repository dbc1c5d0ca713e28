import { formatMicro, type JobFile } from '@shardmarket/sdk';
import { TITLES, verdictOf, type Line, type LineState } from './lines.ts';

const MARK: Readonly<Record<LineState, string>> = { ok: '✓', bad: '✗', open: '·', waiting: '…' };

/** What a report says of where it comes from. */
export interface Source {
  /** sha256 of the file's text in UTF-8, hex: who has the file can tell that the report is of it */
  readonly digest: string;
  readonly rpcUrl: string | null;
  readonly genesisHash: string | undefined;
  /** ms */
  readonly at: number;
}

/** A verification as plain text, for others to read and to repeat. */
export function reportOf(job: JobFile, lines: readonly Line[], source: Source): string {
  const { bad, ok, open, title } = verdictOf(lines);
  const node = source.rpcUrl === null ? 'none' : originOf(source.rpcUrl);
  const rows = lines.flatMap(({ name, state, detail, findings }) =>
    (findings.length > 0 ? findings : [detail]).map((text) => `${MARK[state]} ${TITLES[name]}: ${text}`),
  );
  return [
    `shardmarket job ${job.id}: ${title} (${ok} hold, ${bad} fail, ${open} could not be checked)`,
    `session     ${job.session}`,
    `charged     ${formatMicro(BigInt(job.amount_micro_usdc))} USDC to ${job.stages.length} stages`,
    `file        sha256 ${source.digest}`,
    `chain       ${node}, genesis ${source.genesisHash ?? 'unknown'}`,
    `checked     ${new Date(source.at).toISOString()}`,
    '',
    ...rows,
    '',
    'To repeat it: npx shardmarket receipts verify job.json',
    '',
  ].join('\n');
}

/** A node's URL may hold a key in its path or query: only its origin is told. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
