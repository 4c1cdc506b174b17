import { tokensCss } from './tokens.ts';

/** The look of the payment page: one column on a phone, amount beside the news on a wide screen. */
export const pageCss: string = `${tokensCss}
body { min-height: 100dvh; display: flex; flex-direction: column; }
.top { display: flex; align-items: center; gap: 12px; padding: 12px 16px; border-bottom: 1px solid var(--line); background: var(--paper-raised); }
.mark { flex: none; display: grid; place-items: center; width: 40px; height: 40px; border-radius: var(--radius); background: var(--brand); color: var(--brand-ink); font-weight: 700; font-size: 20px; }
.merchant { flex: 1; min-width: 0; font-weight: 600; overflow-wrap: anywhere; line-height: 1.25; }
.language { display: inline-flex; align-items: center; min-height: 44px; padding: 0 8px; }
.test { padding: 4px 16px; text-align: center; font-size: 14px; color: var(--ink-soft); border-bottom: 1px dashed var(--control); }
.network { padding: 8px 16px; text-align: center; font-size: 14px; font-weight: 600; color: var(--warn); border-bottom: 1px solid var(--line); background: var(--paper-raised); }
.network[hidden] { display: none; }
.network::before { content: "▲ "; }
main { flex: 1; width: 100%; max-width: 520px; margin: 0 auto; padding: 24px 16px 40px; display: grid; gap: 16px; align-content: start; }
.summary { text-align: center; padding-bottom: 8px; }
.amount-label { color: var(--ink-soft); }
.amount { font-size: 40px; line-height: 1.15; font-weight: 700; letter-spacing: -0.02em; }
.order { color: var(--ink-soft); font-size: 14px; overflow-wrap: anywhere; margin-top: 4px; }
.card { background: var(--paper-raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 24px 16px; display: grid; gap: 16px; }
.news { display: flex; gap: 12px; align-items: center; }
.news h1 { font-size: 20px; line-height: 1.3; }
.news h1:focus { outline: none; }
.shape { flex: none; width: 44px; height: 44px; fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.shape .fill { fill: currentColor; }
.shape .on-fill { stroke: var(--paper-raised); stroke-width: 4; }
.shape .dot { fill: currentColor; stroke: none; }
.calm .shape, .calm h1 { color: var(--brand); }
.good .shape, .good h1 { color: var(--good); }
.warn .shape, .warn h1 { color: var(--warn); }
.bad .shape, .bad h1 { color: var(--bad); }
.good { border-color: var(--good); }
.good .news h1 { font-size: 28px; line-height: 1.25; }
.steps { padding-left: 24px; display: grid; gap: 8px; }
.steps li::marker { font-weight: 700; color: var(--brand); }
.countdown { font-weight: 600; }
progress { appearance: none; display: block; width: 100%; height: 6px; border: 0; border-radius: 3px; background: var(--line); overflow: hidden; color: var(--brand); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--brand); border-radius: 3px; }
progress::-moz-progress-bar { background: var(--brand); border-radius: 3px; }
.phone-form { display: grid; gap: 4px; border-top: 1px solid var(--line); padding-top: 16px; }
.phone-form label { font-weight: 600; }
.phone-form input { min-height: 48px; width: 100%; padding: 8px 12px; font-size: 20px; border: 1px solid var(--control); border-radius: var(--radius); background: var(--paper); }
.phone-form input[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }
.help { font-size: 14px; color: var(--ink-soft); }
.note { font-size: 14px; min-height: 21px; font-weight: 600; }
.note.bad { color: var(--bad); }
.note.bad::before { content: "▲ "; }
.note.good { color: var(--good); }
.phone-form .button { margin-top: 4px; }
details { margin-top: 8px; }
summary { display: flex; align-items: center; min-height: 44px; color: var(--brand); text-decoration: underline; text-underline-offset: 3px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
.wide { width: 100%; margin-top: 4px; }
.row { display: flex; flex-wrap: wrap; gap: 12px; }
.row .button { flex: 1 1 auto; }
.facts { display: grid; }
.facts div { display: flex; align-items: center; gap: 4px 12px; flex-wrap: wrap; min-height: 48px; padding: 4px 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--ink-soft); flex: 1 1 80px; }
.facts dd { display: flex; margin-left: auto; align-items: center; gap: 8px; font-weight: 600; overflow-wrap: anywhere; }
.copy { min-height: 44px; padding: 4px 12px; border: 1px solid var(--control); border-radius: var(--radius); background: transparent; color: var(--brand); font-size: 14px; cursor: pointer; }
.copy:hover { border-color: var(--brand); }
.by-hand h2 { font-size: 16px; }
.quiet-bar { height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
.quiet-bar span { display: block; width: 40%; height: 100%; background: var(--brand); animation: pass 1.6s ease-in-out infinite; }
@keyframes pass { from { transform: translateX(-100%); } to { transform: translateX(250%); } }
@keyframes arrive { from { opacity: 0; transform: translateY(6px); } }
.arrived > .card { animation: arrive 180ms ease-out; }
.refresh { text-align: center; }
.refresh a { display: inline-block; padding: 10px; }
footer { padding: 16px; text-align: center; font-size: 14px; color: var(--ink-soft); overflow-wrap: anywhere; }
@media (min-width: 900px) {
  main { max-width: 920px; grid-template-columns: 5fr 7fr; gap: 16px 40px; padding-top: 64px; }
  .summary { text-align: left; grid-row: span 3; }
  .card { padding: 24px; grid-column: 2; }
  .refresh { grid-column: 2; }
  main.alone { grid-template-columns: 1fr; max-width: 520px; }
  main.alone .card { grid-column: 1; }
}
`;
