/** A buyer as lean as it can be: it must not be what is measured. */
import { Agent, request } from 'node:http';

/** One streamed answer; times of `performance.now()`, ms. */
export interface Streamed {
  /** id of the job, from the answer's own id */
  readonly job: string;
  readonly sentAt: number;
  /** when the first piece of text was read */
  readonly firstAt: number;
  readonly endedAt: number;
  readonly text: string;
  /** whether it came to its `[DONE]` with a finish reason */
  readonly complete: boolean;
  /** code of the error with which it broke off */
  readonly failure: string | undefined;
}

interface Chunk {
  readonly id: string;
  readonly choices: readonly { delta: { content?: string }; finish_reason: string | null }[];
  readonly error?: { code: string };
}

/** Connections that are kept open, as a client library does. */
export function connections(): Agent {
  return new Agent({ keepAlive: true, maxSockets: Infinity });
}

/** Asks for a streamed chat completion and reads it to its end. @throws Error on any status but 200 */
export function askStreamed(
  agent: Agent,
  url: string,
  apiKey: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...more,
    };
    const sentAt = performance.now();
    const asked = request(`${url}/v1/chat/completions`, { agent, method: 'POST', headers }, (answer) => {
      answer.setEncoding('utf8');
      let rest = '';
      let [job, text, finished, done, firstAt] = ['', '', false, false, NaN];
      let failure: string | undefined;
      answer.on('data', (data: string) => {
        const events = (rest + data).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          if (event === 'data: [DONE]') done = true;
          if (!event.startsWith('data: {')) continue;
          const { id, choices, error } = JSON.parse(event.slice(6)) as Chunk;
          if (error) {
            failure = error.code;
            continue;
          }
          const [choice] = choices;
          job = id.slice(id.indexOf('-') + 1);
          finished ||= choice?.finish_reason != null;
          if (!choice?.delta.content) continue;
          if (text === '') firstAt = performance.now();
          text += choice.delta.content;
        }
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}: ${rest.slice(0, 500)}`));
        resolve({ job, sentAt, firstAt, endedAt: performance.now(), text, complete: done && finished, failure });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
