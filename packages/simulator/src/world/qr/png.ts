import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const KEYWORD = 'Payment';

/** A square picture of one bit per point that also carries a text. It is made at once, as nothing in a virtual world may wait for real work. */
export function squarePng(size: number, isDark: (x: number, y: number) => boolean, text: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // One bit, shades of grey.
  header.writeUInt8(1, 8);
  const said = Buffer.from(`${KEYWORD}\0\0\0\0\0${text}`, 'utf8');
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('iTXt', said),
    chunk('IDAT', deflateSync(rows(size, isDark))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row starts with a byte that says that nothing is filtered; white is 1. */
function rows(size: number, isDark: (x: number, y: number) => boolean): Buffer {
  const width = 1 + Math.ceil(size / 8);
  const bytes = Buffer.alloc(width * size);
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (!isDark(x, y)) bytes[y * width + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
  return bytes;
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** The text of a picture of {@link squarePng}; undefined when these bytes are none. */
export function pngText(bytes: Buffer): string | undefined {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return undefined;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (bytes.toString('latin1', at + 4, at + 8) === 'iTXt' && content.toString('latin1', 0, KEYWORD.length) === KEYWORD)
      return content.toString('utf8', KEYWORD.length + 5);
    at += 12 + length;
  }
  return undefined;
}
