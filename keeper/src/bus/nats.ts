import {
  DeliverPolicy,
  jetstream,
  jetstreamManager,
  StorageType,
  type ConsumerMessages,
  type JetStreamClient,
} from '@nats-io/jetstream';
import { connect, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { messageOf, Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Bus, BusEars } from './port.ts';

/** ns that a state is kept for newcomers; processes renew theirs long before. */
const STATE_LIFE_NS = 60_000_000_000;
/** ms between two tries to reach the server, which never end. */
const RECONNECT_MS = 250;

export interface NatsOptions {
  readonly url: string;
  /** names the keeper: several may share a server */
  readonly keeper: string;
  readonly tag: string;
  readonly log: Log;
}

/** The bus on NATS: states in a JetStream stream of one message a process, messages on core NATS. @throws Problem `bus_unreachable` */
export async function natsBus({ url, keeper, tag, log }: NatsOptions): Promise<Bus> {
  const connection = await connected(url, tag);
  const from = headers();
  from.set('from', tag);
  const prefix = `shardmarket.${keeper}`;
  const stream = `shardmarket_${keeper}_presence`;
  const subject = `${prefix}.presence.*`;
  let js = await presenceStream(connection, stream, subject).catch(async (cause: unknown) => {
    await connection.close();
    const message = `NATS_URL: the NATS server has no JetStream (${messageOf(cause)}): start it with -js`;
    throw new Problem('bus_unreachable', message, { cause });
  });
  let states: ConsumerMessages | undefined;

  const hearStates = async (ears: BusEars) => {
    const consumer = await js.consumers.get(stream, { deliver_policy: DeliverPolicy.LastPerSubject });
    states?.stop();
    states = await consumer.consume();
    void takeStates(states, tag, ears, log);
  };
  const listen = async (ears: BusEars) => {
    const callback = (error: Error | null, message: Msg) => {
      const sender = error ? tag : (message.headers?.get('from') ?? tag);
      if (sender !== tag) ears.message(sender, message.string());
    };
    connection.subscribe(`${prefix}.to.${tag}`, { callback });
    connection.subscribe(`${prefix}.all`, { callback });
    await hearStates(ears);
    // A server that was started anew has lost the stream.
    void onReconnect(connection, log, async () => {
      js = await presenceStream(connection, stream, subject);
      await hearStates(ears);
      ears.back();
    });
  };
  const publish = (subject: string, text: string) => {
    if (connection.isClosed()) return;
    connection.publish(subject, text, { headers: from });
  };
  return {
    open: listen,
    present: (state) => {
      js.publish(`${prefix}.presence.${tag}`, state).catch((error: unknown) => {
        log.warn(`the other processes were not told of our workers: ${messageOf(error)}`);
      });
    },
    send: (to, text) => publish(`${prefix}.to.${to}`, text),
    broadcast: (text) => publish(`${prefix}.all`, text),
    close: async () => {
      states?.stop();
      await connection.drain().catch(() => undefined);
    },
  };
}

async function connected(url: string, tag: string): Promise<NatsConnection> {
  const { username: user, password: pass, host } = new URL(url);
  try {
    const login = user === '' ? {} : { user: decodeURIComponent(user), pass: decodeURIComponent(pass) };
    const patience = { maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS, pingInterval: 2_000, maxPingOut: 2 };
    return await connect({ servers: host, name: `keeper ${tag}`, timeout: 5_000, ...patience, ...login });
  } catch (cause) {
    const message = `NATS_URL: no NATS server lets us in at ${host}: ${messageOf(cause)}`;
    throw new Problem('bus_unreachable', message, { cause });
  }
}

/** In memory: the states of processes are worth nothing once these are gone. @throws Error from the server */
async function presenceStream(connection: NatsConnection, name: string, subject: string): Promise<JetStreamClient> {
  const manager = await jetstreamManager(connection);
  const limits = { max_msgs_per_subject: 1, max_age: STATE_LIFE_NS };
  await manager.streams.add({ name, subjects: [subject], storage: StorageType.Memory, ...limits });
  return jetstream(connection);
}

async function takeStates(states: ConsumerMessages, own: string, ears: BusEars, log: Log): Promise<void> {
  try {
    for await (const message of states) {
      const from = message.subject.split('.').at(-1) ?? '';
      if (from !== own) ears.presence(from, message.string());
    }
  } catch (error) {
    log.warn(`the states of the other processes are not heard: ${messageOf(error)}`);
  }
}

/** Begins anew after each break, as often as it takes. */
async function onReconnect(connection: NatsConnection, log: Log, begin: () => Promise<void>): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') log.warn('not connected to NATS: workers of other processes get no jobs from here');
    if (type !== 'reconnect') continue;
    for (let isBack = false; !isBack && !connection.isClosed();) {
      try {
        await begin();
        isBack = true;
        log.info('connected to NATS again');
      } catch (error) {
        log.warn(`connected to NATS again, but without JetStream: ${messageOf(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }
}
