// Takes the place of the npm package of this name, which SPL Token's layouts use for u64 and u128. The original's native
// addon overflows a buffer on long input (CVE-2025-3194), is no longer maintained, and prints a warning where it cannot be
// built. Same four functions, in JavaScript; a number that does not fit is refused instead of cut.

/** @param {Uint8Array} buf @returns {bigint} */
exports.toBigIntBE = function toBigIntBE(buf) {
  const hex = Buffer.from(buf).toString('hex');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
};

/** @param {Uint8Array} buf @returns {bigint} */
exports.toBigIntLE = function toBigIntLE(buf) {
  return exports.toBigIntBE(Buffer.from(buf).reverse());
};

/** @param {bigint} num @param {number} width bytes @returns {Buffer} */
exports.toBufferBE = function toBufferBE(num, width) {
  const hex = num.toString(16).padStart(width * 2, '0');
  if (num < 0n || hex.length > width * 2) throw new RangeError(`${num} does not fit in ${width} unsigned bytes`);
  return Buffer.from(hex, 'hex');
};

/** @param {bigint} num @param {number} width bytes @returns {Buffer} */
exports.toBufferLE = function toBufferLE(num, width) {
  return exports.toBufferBE(num, width).reverse();
};
