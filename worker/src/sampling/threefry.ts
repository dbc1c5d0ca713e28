/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of a 64-bit counter, made of additions, rotations and xors on 32-bit
 * words, so that every machine gets the same bits. Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC'11; constants and known answers from Random123 1.14 (`threefry.h`, `kat_vectors`).
 */
const PARITY = 0x1bd11bda;
const ROTATIONS = Uint8Array.of(13, 15, 26, 6, 17, 29, 16, 24);

/** Writes the two output words for key `(k0, k1)` and counter `(c0, c1)` to `out`; all are taken as u32. */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number, out: Uint32Array): void {
  let [a, b, c] = [k0 | 0, k1 | 0, PARITY ^ k0 ^ k1];
  let x0 = (c0 + a) | 0;
  let x1 = (c1 + b) | 0;
  for (let group = 0; group < 5; group++) {
    const base = (group & 1) * 4;
    for (let i = base; i < base + 4; i++) {
      const by = ROTATIONS[i] as number;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << by) | (x1 >>> (32 - by))) ^ x0;
    }
    // The three key words take turns: (k1, k2), (k2, k0), (k0, k1) and so on.
    const first = a;
    a = b;
    b = c;
    c = first;
    x0 = (x0 + a) | 0;
    x1 = (x1 + b + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}
