/** Reads a whole number between two bounds. @returns it, or what is wrong; neither for an empty text */
export function readWhole(text: string, min: number, max: number, unit: string): { value?: number; wrong?: string } {
  if (text.trim() === '') return {};
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && value >= min && value <= max) return { value };
  return { wrong: `Enter a whole number of ${unit} from ${min} to ${max}.` };
}
