import { create } from 'qrcode';
import { squarePng } from './png.ts';

/** Light modules that cameras want around a code. */
const QUIET = 4;

/** A code of this text as PNG, `size` points wide, or as wide as it has to be. */
export function qrPng(text: string, size: number): Uint8Array {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const scale = Math.max(1, Math.floor(size / (modules.size + 2 * QUIET)));
  const width = Math.max(size, (modules.size + 2 * QUIET) * scale);
  const margin = Math.floor((width - modules.size * scale) / 2);
  const module = (point: number): number => Math.floor((point - margin) / scale);
  const isInside = (nth: number): boolean => nth >= 0 && nth < modules.size;
  return squarePng(
    width,
    (x, y) => {
      const [row, column] = [module(y), module(x)];
      return isInside(row) && isInside(column) && modules.get(row, column) === 1;
    },
    text,
  );
}
