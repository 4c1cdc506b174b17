/** One family of pages: every page we serve starts from these custom properties. Dark values stand beside the light ones. */
export const tokensCss: string = `:root {
  color-scheme: light dark;
  --ink: light-dark(#16211d, #eef4f1);
  --ink-soft: light-dark(#4d5c56, #a9b8b1);
  --paper: light-dark(#fbfaf7, #101513);
  --paper-raised: light-dark(#ffffff, #171e1b);
  --line: light-dark(#e2e0d8, #2b3530);
  --control: light-dark(#7b8781, #71807a);
  --brand: light-dark(#0b5d57, #4fc3b5);
  --brand-hover: light-dark(#084843, #74d3c7);
  --brand-ink: light-dark(#ffffff, #06211e);
  --good: light-dark(#1b7a3d, #6fd08c);
  --warn: light-dark(#9a5b00, #f0b45a);
  --bad: light-dark(#b3261e, #ff8a80);
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --mono: ui-monospace, "SFMono-Regular", "Roboto Mono", Menlo, Consolas, monospace;
  --radius: 12px;
}
/* Browsers from before light-dark() get the light values. */
@supports not (color: light-dark(#000, #fff)) {
  :root {
    color-scheme: light;
    --ink: #16211d; --ink-soft: #4d5c56; --paper: #fbfaf7; --paper-raised: #ffffff; --line: #e2e0d8; --control: #7b8781;
    --brand: #0b5d57; --brand-hover: #084843; --brand-ink: #ffffff; --good: #1b7a3d; --warn: #9a5b00; --bad: #b3261e;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 16px/1.5 var(--font);
  font-variant-numeric: tabular-nums;
  -webkit-text-size-adjust: 100%;
}
h1, h2, h3, p, ol, ul, dl, dd { margin: 0; }
a { color: var(--brand); text-underline-offset: 3px; }
button, input, select { font: inherit; color: inherit; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
code, .mono { font-family: var(--mono); }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.button {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px;
  min-height: 48px; padding: 8px 24px; border: 1px solid transparent; border-radius: var(--radius);
  background: var(--brand); color: var(--brand-ink); font-weight: 600; text-decoration: none; cursor: pointer;
}
.button:hover { background: var(--brand-hover); }
.button.quiet { background: transparent; color: var(--brand); border-color: var(--control); }
.button.quiet:hover { border-color: var(--brand); background: color-mix(in srgb, var(--brand) 8%, transparent); }
.button[disabled], .button[aria-disabled="true"] { background: transparent; color: var(--ink-soft); border-color: var(--control); cursor: default; }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
`;
