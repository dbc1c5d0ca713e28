/** Reads along with a stream of server-sent events: the text of the answer, and whether it came to its end. */
export class Transcript {
  text = '';
  /** the keeper's `[DONE]` came */
  done = false;
  /** an error event came */
  failed = false;
  readonly #decoder = new TextDecoder();
  #rest = '';

  push(bytes: Uint8Array): void {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) this.#event(line.slice(5).trim());
  }

  #event(data: string): void {
    if (data === '[DONE]') {
      this.done = true;
      return;
    }
    const event = asEvent(data);
    if (event?.error) this.failed = true;
    const content = event?.choices?.[0]?.delta?.content;
    if (typeof content === 'string') this.text += content;
  }
}

interface StreamEvent {
  readonly error?: unknown;
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[];
}

function asEvent(data: string): StreamEvent | undefined {
  try {
    return JSON.parse(data) as StreamEvent;
  } catch {
    return undefined;
  }
}
