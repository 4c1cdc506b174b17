import { raw } from 'hono/html';

/** Each state has a shape of its own, so that colour is never the only sign. Drawn by us; decorative, the words carry the meaning. */
export type Shape = 'phone' | 'wait' | 'done' | 'stop' | 'warn';

const drawings: Record<Shape, string> = {
  phone:
    '<rect x="14" y="5" width="20" height="38" rx="4"/><path d="M21 37.5h6"/><circle class="dot" cx="19.5" cy="22" r="1.6"/><circle class="dot" cx="24" cy="22" r="1.6"/><circle class="dot" cx="28.5" cy="22" r="1.6"/>',
  wait: '<circle cx="24" cy="24" r="18"/><path d="M24 13v11l7 5"/>',
  done: '<circle class="fill" cx="24" cy="24" r="20"/><path class="on-fill" d="m15 24.5 6.5 6.5L34 18"/>',
  stop: '<path d="M16 5h16l11 11v16L32 43H16L5 32V16z"/><path d="m17 17 14 14M31 17 17 31"/>',
  warn: '<path d="M24 6 44 41H4z"/><path d="M24 19v10M24 34.5v.5"/>',
};

/** The drawing of a state, in the colour of its words. */
export const drawShape = (shape: Shape): ReturnType<typeof raw> =>
  raw(`<svg class="shape" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">${drawings[shape]}</svg>`);
