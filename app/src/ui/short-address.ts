/** `"9xQe…n3Tb"`: enough to tell apart, never enough to trust. */
export function shortAddress(address: string): string {
  return address.length <= 12 ? address : `${address.slice(0, 4)}…${address.slice(-4)}`;
}
