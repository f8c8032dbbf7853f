// Barcodes: kernel/gtin.py for a phone without a network; a test holds the two together.
const LENGTHS = [8, 12, 13, 14];

// Whether a text is meant as a barcode: digits alone, as many as a GTIN has.
export const looksLikeGtin = (text) => /^\d+$/.test(text) && LENGTHS.includes(text.length);

// Whether a text is a GTIN with the right check digit: weights 3 and 1 from the right.
export function isGtin(text) {
  if (!looksLikeGtin(text)) return false;
  const digits = [...text].reverse().map(Number);
  const total = digits.reduce((sum, digit, place) => sum + digit * (place % 2 ? 3 : 1), 0);
  return total % 10 === 0;
}
