/** What a command prints on standard output. */
export async function said(command: () => Promise<unknown>): Promise<string> {
  const lines: unknown[] = [];
  const { log } = console;
  console.log = (line: unknown) => lines.push(line);
  try {
    await command();
  } finally {
    console.log = log;
  }
  return lines.join('\n');
}
