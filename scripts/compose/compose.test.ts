import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../keeper/src/config.ts';
import { VARIABLES } from '../../keeper/src/environment.ts';
import { builtInModel } from '../stack/model.ts';
import { newKeyFile } from '../stack/keyfile.ts';
import { parseWorkers } from './workers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const { services, volumes } = z
  .object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(read('compose.yaml'), { merge: true }));

/** `NAME=value` lines. */
const example = Object.fromEntries(
  [...read('.env.example').matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);
/** What Compose puts in: `${NAME:?why}` and `${NAME:-otherwise}`. */
const VARIABLE = /\$\{([A-Z0-9_]+):([?-])([^}]*)\}/g;
const filled = (text: string) => text.replace(VARIABLE, (_, name: string) => example[name] ?? '');

/** The script that one of our services runs, and what comes behind it. */
function scriptOf({ command }: z.infer<typeof serviceSchema>): { script: string; args: string[] } | undefined {
  const [node, flag, loader, script, ...args] = command;
  return node === 'node' && flag === '--import' && loader === 'tsx' && script !== undefined
    ? { script, args }
    : undefined;
}
const running = (script: string) => Object.entries(services).filter(([, s]) => scriptOf(s)?.script === script);
const keepers = running('keeper/src/cli.ts');
const workers = running('worker/src/cli.ts');

/** Variables that the options of the worker's command line read. */
const workerVariables = readdirSync(join(root, 'worker/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^cli\b.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
  .flatMap((file) => [...read(`worker/src/${file}`).matchAll(/\.env\(\s*'([A-Z_]+)'/g)].map(([, name]) => name));

describe('compose.yaml', () => {
  it('has the whole system: two replicas of the API, settler, cron, three workers, and what they need', () => {
    assert.deepEqual(keepers.map(([, { environment }]) => environment['APP_MODE']).sort(), [
      'api',
      'api',
      'cron',
      'settler',
    ]);
    assert.equal(workers.length, 3);
    for (const name of ['postgres', 'nats', 'localnet', 'market']) assert.ok(services[name], name);
  });

  it('every command of ours is a script that is there', () => {
    const ours = Object.entries(services).filter(([, { image }]) => image === 'shardmarket');
    assert.ok(ours.length >= 9);
    for (const [name, service] of ours) {
      const script = scriptOf(service)?.script;
      assert.ok(script !== undefined && existsSync(join(root, script)), `${name}: ${service.command.join(' ')}`);
    }
    assert.match(read('Dockerfile'), /CMD \["node", "--import", "tsx", "keeper\/src\/cli\.ts", "serve"\]/);
  });

  it('names only variables that its programs read, and .env.example has all that Compose puts in, and no others', () => {
    for (const [name, { environment }] of keepers) {
      for (const variable of Object.keys(environment)) assert.ok(VARIABLES.includes(variable), `${name}: ${variable}`);
    }
    assert.ok(workerVariables.length > 8);
    for (const [name, { environment }] of workers) {
      for (const variable of Object.keys(environment)) {
        assert.ok(workerVariables.includes(variable), `${name}: ${variable}`);
      }
    }
    const used = new Set([...read('compose.yaml').matchAll(VARIABLE)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(example).sort());
  });

  it('gives each keeper an environment that it takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shardmarket-compose-'));
    const { file } = newKeyFile(folder, 'keeper');
    try {
      for (const [name, { environment }] of keepers) {
        const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filled(value)]));
        const config = readConfig({ ...env, KEEPER_KEYPAIR: file });
        assert.equal(config.mode, environment['APP_MODE']);
        if (config.mode === 'api') assert.equal(config.publicUrl, `http://${name}:${config.port}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('every address of a service names one that is there, at a port on which it listens', () => {
    const ports: Record<string, string> = { postgres: '5432', nats: '4222', localnet: '8899' };
    for (const [name, { environment }] of keepers) ports[name] = environment['KEEPER_PORT'] ?? '';
    for (const [name, { environment }] of workers) ports[name] = environment['WORKER_LISTEN']?.split(':')[1] ?? '';
    let found = 0;
    for (const { environment } of Object.values(services)) {
      for (const value of Object.values(environment).map(filled)) {
        if (!URL.canParse(value) || !value.includes('://')) continue;
        const { hostname, port } = new URL(value);
        assert.equal(port, ports[hostname], value);
        found++;
      }
    }
    assert.ok(found > 15);
    const localnet = scriptOf(services['localnet'] ?? assert.fail())?.args ?? [];
    assert.equal(localnet[localnet.indexOf('--port') + 1], ports['localnet']);
    for (const [name, { ports: published }] of Object.entries(services)) {
      for (const port of published) assert.equal(filled(port).split(':').at(-1), ports[name], port);
    }
    for (const { ports: published } of Object.values(services)) {
      for (const port of published) assert.ok(port.startsWith('127.0.0.1:'), `${port}: on the loopback only`);
    }
  });

  it('the market registers the workers that run, with their keys and for their layers, which are the model', () => {
    const registered = parseWorkers(scriptOf(services['market'] ?? assert.fail())?.args ?? []);
    const serving = workers.map(([, { environment }]) => {
      const name = /^\/keys\/(.*)\.json$/.exec(environment['WORKER_KEYPAIR'] ?? '')?.[1];
      return { name, layers: environment['WORKER_LAYERS']?.split('-').map(Number) };
    });
    assert.deepEqual(serving, registered);
    const { manifest } = builtInModel();
    assert.deepEqual(
      registered.map(({ layers: [start] }) => start),
      [0, ...registered.slice(0, -1).map(({ layers: [, end] }) => end)],
    );
    assert.equal(registered.at(-1)?.layers[1], manifest.architecture.layers);
    for (const [, { environment }] of workers) {
      for (const variable of ['WORKER_MODEL', 'WORKER_DRAFT']) {
        const folder = environment[variable];
        if (folder !== undefined) assert.ok(existsSync(join(root, folder, 'manifest.json')), folder);
      }
    }
  });

  it('waits for what is healthy, or done, and mounts volumes that are declared and whose folders the image has', () => {
    const folders = /mkdir -p ([^&]*) &&/.exec(read('Dockerfile'))?.[1]?.trim().split(' ') ?? [];
    for (const [name, service] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(service.depends_on)) {
        assert.ok(services[other], `${name} waits for ${other}`);
        if (condition === 'service_healthy') assert.ok(services[other].healthcheck, `${other} has no healthcheck`);
        else assert.equal(condition, 'service_completed_successfully');
      }
      for (const volume of service.volumes) {
        const [source = '', folder = ''] = volume.split(':');
        assert.ok(source in volumes, volume);
        if (service.image === 'shardmarket') assert.ok(folders.includes(folder), volume);
      }
    }
  });

  it('workers are named as the market wants them', () => {
    assert.deepEqual(parseWorkers(['head=0-2']), [{ name: 'head', layers: [0, 2] }]);
    for (const bad of ['head', 'head=2-2', 'head=a-b', '../x=0-2', '=0-2']) {
      assert.throws(() => parseWorkers([bad]), /expected NAME=START-END/);
    }
  });
});
