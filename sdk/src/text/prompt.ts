/** One chat message after validation: its text parts joined. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/**
 * The text that the model continues. The built-in models know no chat format: they continue text, so the messages' texts
 * are joined with newlines, in order and without role names, which would only mislead them.
 */
export function promptText(messages: readonly ChatMessage[]): string {
  return messages.map((m) => m.content).join('\n');
}
