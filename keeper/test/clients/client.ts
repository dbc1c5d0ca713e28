/** What the conformance suite asks of an official client, in whatever language, and what it hears back. */

export interface Ask {
  readonly route: 'chat' | 'completions' | 'models' | 'model';
  readonly apiKey: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** fields that OpenAI's own API does not have */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** goes away after so many pieces of text */
  readonly leaveAfter?: number;
  readonly maxRetries?: number;
}

export interface Heard {
  readonly choices: readonly {
    readonly text: string;
    readonly finish: string | null;
    readonly logprobs: readonly number[] | null;
  }[];
  readonly usage: { readonly prompt: number; readonly completion: number } | null;
  /** ids of models */
  readonly models: readonly string[];
  readonly error: {
    readonly status: number | null;
    readonly code: string | null;
    readonly type: string | null;
    readonly param: string | null;
    readonly message: string;
    /** name of the class that was thrown */
    readonly kind: string;
  } | null;
}

export interface Client {
  ask(ask: Ask): Promise<Heard>;
  stop(): Promise<void>;
}

export const NOTHING: Heard = { choices: [], usage: null, models: [], error: null };
