/**
 * The printable stand-ins of byte-level BPE (GPT-2's `bytes_to_unicode`): printable Latin-1 characters stand for
 * themselves, the 68 other bytes for the code points from 256 on, in ascending order.
 */
function standIns(): Map<string, number> {
  const isPrintable = (b: number) => (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  let next = 256;
  const map = new Map<string, number>();
  for (let b = 0; b < 256; b++) map.set(String.fromCodePoint(isPrintable(b) ? b : next++), b);
  return map;
}

const BYTES = standIns();

/** The bytes that a byte-level token stands for. @throws RangeError on a character outside the alphabet */
export function tokenBytes(token: string): Uint8Array {
  return Uint8Array.from(token, (char) => {
    const byte = BYTES.get(char);
    if (byte === undefined) throw new RangeError(`"${char}" is not of the byte-level alphabet`);
    return byte;
  });
}

/** The alphabet in byte order. */
export const BYTE_ALPHABET: readonly string[] = [...BYTES.keys()];
