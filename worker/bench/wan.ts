/**
 * How fast rings over distance are: workers in processes of their own, a delay proxy in every link, and every way to
 * drive a ring in the same run, held against the law `R = 1 / ((1 − α) T + α / r)`. Every answer is compared with the
 * reference, token for token.
 *
 *   npm run bench:wan -- --stages 6 --delay 25 --modes ar,async --prompts 4 --tokens 64
 */
import { builtInModels } from '../src/testing/models.ts';
import { Cluster, tile } from './cluster/cluster.ts';
import { draftMs, stageCost } from './measure/alone.ts';
import { Questions } from './measure/prompts.ts';
import { roundTrips } from './measure/round-trip.ts';
import { figures, type Beside } from './wan/cell.ts';
import { parseOptions, samplingOf } from './wan/options.ts';
import { depthTable, table, type Row } from './wan/report.ts';
import { Asker, PASS_TIMEOUT_MS } from './wan/run.ts';

/** Depths in the table of α. */
const DEPTHS = 8;

const options = parseOptions(process.argv);
const note = (text: string) => process.stderr.write(`${text}\n`);
const sampling = samplingOf(options);
const { target, draft } = await builtInModels();

const bank = await Questions.open(target, sampling);
const questions = [];
for (const kind of options.kinds) {
  note(`${kind}: the reference answers ${options.prompts} × ${options.tokens} tokens`);
  questions.push({ kind, asked: await bank.of(kind, options.prompts, options.tokens) });
}
await bank.close();
const drafting = await draftMs(draft, target);
note(`the draft model alone: ${drafting.toFixed(2)} ms a token`);

const rows: Row[] = [];
for (const stages of options.stages) {
  const alone = [];
  for (const layers of tile(target.manifest.architecture.layers, stages)) alone.push(await stageCost(target, layers));
  const cost = alone.map(({ baseMs, rowMs }) => `${baseMs.toFixed(2)} + ${rowMs.toFixed(2)} k`).join(', ');
  note(`${stages} stages alone, ms for k rows: ${cost}`);
  const heads = options.modes.map((lane) => lane.options);
  const common = { passTimeoutMs: PASS_TIMEOUT_MS };
  const cluster = await Cluster.start({ target, draft, stages, heads, common });
  try {
    const trips = await roundTrips(cluster.proxies);
    const overhead = trips.proxied.p50 - trips.direct.p50;
    note(
      `round trip: direct ${describe(trips.direct)}, through a proxy ${describe(trips.proxied)}: ${overhead.toFixed(2)} ms more`,
    );
    const asker = new Asker(cluster, options.modes, stages, sampling);
    for (const delayMs of options.delay) {
      const { jitter: jitterMs, bandwidth: bytesPerSecond } = options;
      await cluster.lines({ delayMs, jitterMs, ...(bytesPerSecond !== undefined && { bytesPerSecond }) });
      for (const { kind, asked } of questions) {
        const [first] = asked;
        // The first answer in a cell teaches the drivers its times; it does not count.
        if (first) await asker.all([{ ...first, expected: first.expected.slice(0, 24) }]);
        const samples = await asker.all(asked);
        const beside: Beside = { autoregressiveMs: undefined, stages: alone, draftMs: drafting };
        const plain = options.modes.findIndex(({ name }) => name === 'ar');
        const base = plain < 0 ? undefined : figures(samples[plain] ?? [], beside);
        const known = { ...beside, autoregressiveMs: base && 1000 / base.decodePerSecond };
        for (const [i, lane] of options.modes.entries()) {
          const got = figures(samples[i] ?? [], known);
          const row: Row = {
            ...{ stages, delayMs, kind, mode: lane.name },
            ratio: base && got.tokensPerSecond / base.tokensPerSecond,
            decodeRatio: base && got.decodePerSecond / base.decodePerSecond,
            ...got,
          };
          rows.push(row);
          if (options.json) console.log(JSON.stringify(row));
          else note(table([row])[2] ?? '');
        }
      }
      const { lateMicros } = await cluster.report();
      note(`${delayMs} ms links: pieces came out late by ${describeMicros(lateMicros)}`);
    }
  } finally {
    await cluster.close();
  }
}
if (!options.json) {
  const { name } = target.manifest;
  console.log(`${name}, ${options.prompts} × ${options.tokens} tokens of each kind, T = ${options.temperature}\n`);
  console.log([...table(rows), '', 'α by drafts before:', '', ...depthTable(rows, DEPTHS)].join('\n'));
}

function describe({ p50, p99 }: { p50: number; p99: number }): string {
  return `${p50.toFixed(2)} ms (p99 ${p99.toFixed(2)})`;
}

function describeMicros({ p50, p99, max }: { p50: number; p99: number; max: number }): string {
  return `${p50} µs (p99 ${p99}, at most ${max})`;
}
