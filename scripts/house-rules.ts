import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { isTest, isTypeScript } from './sources.ts';
import type { Source } from './sources.ts';

interface TextRule {
  readonly found: RegExp;
  readonly sentence: string;
  readonly only?: (path: string) => boolean;
}

const textRules: readonly TextRule[] = [
  { found: /(?<![\w.:/-])\/(home\/\w+|Users\/\w+|root|work|tmp\/\w+)\//, sentence: 'names a folder of one machine. Use a relative path.' },
  { found: /\b(TODO|FIXME|XXX)\b/, sentence: 'leaves work undone. Do it, or open an issue and leave no mark.' },
  {
    found: /\bnot (yet )?implemented\b|in production you would|\bas? placeholder\b/i,
    sentence: 'admits to be a stub. Build it or take it out.',
  },
  { found: /\b(test|it|describe)\.(skip|only|todo|skipIf|fails)\b/, sentence: 'skips tests. Mend the test or delete it.', only: isTest },
  { found: /-----BEGIN (\w+ )?PRIVATE KEY-----/, sentence: 'holds a private key. Revoke it and make one at run time.' },
  { found: /\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|npm_\w{36}|xox[bp]-\w{10,}|sk_live_\w{16,})/, sentence: 'holds a secret. Revoke it now.' },
];

/** These describe the marks that they look for. */
const exempt = new Set(['scripts/house-rules.ts', 'scripts/house-rules.test.ts', 'package-lock.json']);

/** One sentence for each line of any file that breaks a rule no linter knows. */
export function findBrokenHouseRules(sources: readonly Source[]): string[] {
  const known = new Set(sources.flatMap(({ path }) => path.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/'))));
  return sources
    .filter((source) => !exempt.has(source.path))
    .flatMap((source) => [
      ...brokenText(source),
      ...(isTest(source.path) ? [] : brokenPaths(source, known)),
      ...(isTypeScript(source) && !isTest(source.path) ? brokenSyntax(source) : []),
    ]);
}

/** Paths upwards and links in documents have to lead to something that a clone contains. */
function brokenPaths({ path, text }: Source, known: ReadonlySet<string>): string[] {
  const written = path.endsWith('.md')
    ? /(?:\]\((?![a-z]+:|#|\/))([^)#\s]+)|((?:\.\.\/)+[\w.-]+[\w./-]*)/g
    : /((?:\.\.\/)+[\w.-]+[\w./-]*)/g;
  return [...text.matchAll(written)].flatMap((match) => {
    const target = (match[1] ?? match[2] ?? '').replace(/[./]+$/, '');
    const found = posix.join(posix.dirname(path), target);
    return target === '' || known.has(found)
      ? []
      : [`${path}:${lineOf(text, match.index)} points to ${target}, which the repository does not have.`];
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function brokenText({ path, text }: Source): string[] {
  const rules = textRules.filter((rule) => rule.only?.(path) ?? true);
  return text
    .split('\n')
    .flatMap((line, index) => rules.filter((rule) => rule.found.test(line)).map((rule) => `${path}:${index + 1} ${rule.sentence}`));
}

const sqlStatement =
  /^\s*(select\s[\s\S]+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(unique\s+)?(table|index)\s)/i;

function brokenSyntax({ path, text }: Source): string[] {
  const broken: string[] = [];
  const report = (offset: number, sentence: string): void => {
    broken.push(`${path}:${lineOf(text, offset)} ${sentence}`);
  };
  const reportSql = (offset: number, words: string): void => {
    if (!path.includes('/store/') && sqlStatement.test(words)) report(offset, 'speaks SQL. A new query is an index in store/schema.ts.');
  };
  new Visitor({
    NewExpression(node) {
      const isClock = node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0;
      if (isClock && !path.endsWith('/values/system.ts'))
        report(node.start, 'reads the clock. The clock belongs to the System: use system.now.');
    },
    Literal(node) {
      if (typeof node.value === 'string') reportSql(node.start, node.value);
    },
    TemplateLiteral(node) {
      reportSql(node.start, node.quasis.map((part) => part.value.raw).join('?'));
    },
  }).visit(parseSync(path, text).program);
  return broken;
}
