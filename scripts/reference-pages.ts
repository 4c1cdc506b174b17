import { apiNames, codeTable } from '@malipo/daraja/codes';
import type { CodeApi } from '@malipo/daraja/codes';
import { codeRecipe, recipeSentence } from '@malipo/simulator';
import { problemsOf } from '../packages/malipo/src/http/open-api.ts';
import { problemKinds } from '../packages/malipo/src/http/problems.ts';
import { routes } from '../packages/malipo/src/http/routes/index.ts';

/** A page of docs/reference that is written from a table of the code. */
export interface ReferencePage {
  readonly path: string;
  readonly text: string;
}

type CodeEntry = (typeof codeTable)[number];

const note = '<!-- Written by `npm run reference`. Change the table in the code instead. -->';

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n');

/** Longer lists say less; /docs has them per route. */
const mostNamed = 3;

/** Every error that HTTP can answer, by status. */
function errorsPage(): string {
  const askers = new Map<string, string[]>();
  for (const route of routes)
    for (const code of problemsOf(route)) askers.set(code, [...(askers.get(code) ?? []), `\`${route.method} ${route.path}\``]);
  const kinds = Object.entries(problemKinds).toSorted(([, a], [, b]) => a.status - b.status);
  const whereOf = (code: string): string => {
    const where = askers.get(code) ?? [];
    if (where.length > mostNamed) return where.length === routes.length ? 'every route' : `${where.length} routes`;
    return where.length === 0 ? '—' : where.join(', ');
  };
  return `# Error codes

${note}

Every error is \`application/problem+json\`: \`code\` for programs to branch on, \`detail\` with a sentence that says what to do, \`field\` for the part of the
request it is about, \`retryAfterMs\` where waiting helps. The library and the client throw the same code and sentence as a \`MalipoError\`. Codes do
not change their meaning; new ones may come, so treat an unknown code by its status. \`/docs\` of a running server says which route answers what; — stands for
callbacks, \`/tick\`, wrong addresses, or the library alone.

${table(
  ['Status', 'Code', 'Meaning', 'Answered by'],
  kinds.map(([code, { status, title }]) => [String(status), `<a id="${code}"></a>\`${code}\``, title, whereOf(code)]),
)}
`;
}

const whoActs: Readonly<Record<CodeEntry['retry'], string>> = { auto: 'time', customer: 'the customer', fix: 'you', none: 'nobody' };

/** `#stk-1032`: where one code is told about. */
const anchorOf = ({ api, code, variant }: CodeEntry): string => [api, code, variant].filter(Boolean).join('-').toLowerCase();

function codeCells(entry: CodeEntry): string[] {
  const ends = entry.isFinal ? (entry.reconcile ? 'yes, but money may still come' : 'yes') : 'no';
  const code = `<a id="${anchorOf(entry)}"></a>${entry.variant === undefined ? `\`${entry.code}\`` : `\`${entry.code}\` (${entry.variant})`}`;
  const customer = `${entry.customer.en}<br>${entry.customer.sw}`;
  return [code, entry.status, ends, whoActs[entry.retry], entry.meaning, entry.operator ?? '', customer, recipeOf(entry), entry.confidence];
}

/** A fault as what is posted to add it. */
function recipeOf(entry: CodeEntry): string {
  const recipe = codeRecipe(entry);
  return 'fault' in recipe ? `\`${JSON.stringify(recipe.fault)}\`` : recipeSentence(recipe);
}

const codeColumns = [
  'Code',
  'Status',
  'Ends it',
  'Can mend it',
  'Meaning',
  'What you do',
  'The customer reads',
  'In the simulator',
  'Source',
];

/** Every result and error code of Safaricom's that we know. */
function codesPage(): string {
  const groups = Map.groupBy(codeTable, (entry) => entry.api);
  const parts = [...groups].map(([api, entries]) => `## ${apiNames[api as CodeApi]}\n\n${table(codeColumns, entries.map(codeCells))}\n`);
  return `# Safaricom's codes

${note}

\`lookUpCode(api, code, message)\` of \`@malipo/daraja/codes\` reads this table; an unknown code gets a cautious entry, never a success. One number means different things
on different APIs, and some share a code and differ by their message (the word behind it). *Ends it*: the attempt is over. *Can mend it*: who can
make a **new** attempt succeed; it never means that the same request may be sent again. *Source*: Safaricom's own pages, an answer that was
observed, several integrators, or hardly anything (\`low\`). *In the simulator*: how to see it happen; JSON is a fault to add on the simulator's
page \`/faults\`, or with \`curl http://localhost:4010/_control/faults -d '…'\`, and switches are set on \`/switches\`.

On the command line: \`malipo explain 1032\`, \`malipo explain 500.001.1001 "The transaction is being processed"\`, or \`malipo explain - < answer.json\` for a whole answer or
callback; in a program: \`explain(…)\` of \`@malipo/daraja/codes\`. Each code has an anchor of its own, such as \`#stk-1032\`.

${parts.join('\n')}`;
}

export function referencePages(): ReferencePage[] {
  return [
    { path: 'docs/reference/errors.md', text: errorsPage() },
    { path: 'docs/reference/codes.md', text: codesPage() },
  ];
}
