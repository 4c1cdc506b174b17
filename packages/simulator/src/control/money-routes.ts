import { invalid } from '@malipo/daraja/values';
import type { SimulatedOrganisation } from '../organisation.ts';
import { ACCOUNT_LABELS } from '../world/money/accounts.ts';
import type { AccountName } from '../world/money/accounts.ts';
import { ROLES } from '../world/operators/initiators.ts';
import type { InitiatorOptions } from '../world/operators/initiators.ts';
import type { StatementOptions } from '../world/statements/statements.ts';
import { viewConversation, viewOrganisation, viewRow, viewTransaction } from './money-views.ts';
import { amountOf, limitOf, momentOf, optionalText, textOf } from './read.ts';
import { respondFile } from './respond.ts';
import type { ControlCall, ControlRoute } from './route.ts';

const organisationIn = ({ simulator, params }: ControlCall): SimulatedOrganisation => simulator.organisation(params['number'] ?? '');

/** Organisations and their money, requests with a result, operators. */
export const MONEY_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/organisations',
    says: 'Every paybill and till: accounts with balances, C2B addresses.',
    run: ({ simulator }) => simulator.organisations().map(viewOrganisation),
  },
  {
    method: 'GET',
    path: '/organisations/:number',
    says: 'One of them, by its number or its store’s.',
    run: (call) => viewOrganisation(organisationIn(call)),
  },
  {
    method: 'GET',
    path: '/organisations/:number/transactions',
    says: 'Statement lines of one account, newest first (?account=, ?from=, ?to=, ?limit=).',
    run: (call) => organisationIn(call).statement(statementOptions(call)).slice(0, limitOf(call)).map(viewRow),
  },
  {
    method: 'GET',
    path: '/organisations/:number/statement.csv',
    says: 'The portal’s export (?account=, ?from=, ?to=, ?dates=dmy or iso).',
    run: (call) => downloadCsv(call),
  },
  {
    method: 'GET',
    path: '/organisations/:number/statement.xlsx',
    says: 'The same as a spreadsheet.',
    run: (call) => downloadXlsx(call),
  },
  {
    method: 'POST',
    path: '/organisations/:number/deposit',
    says: 'Money from the bank: {"amount", "account"}.',
    run: (call) => viewTransaction(organisationIn(call).deposit(amountOf(call.body['amount']), accountOf(call.body['account']))),
  },
  {
    method: 'POST',
    path: '/organisations/:number/withdraw',
    says: 'Money to the bank: {"amount", "account"}.',
    run: (call) => viewTransaction(organisationIn(call).withdraw(amountOf(call.body['amount']), accountOf(call.body['account']))),
  },
  {
    method: 'POST',
    path: '/organisations/:number/move',
    says: 'Between own accounts: {"from", "to", "amount"}.',
    run: (call) => move(call),
  },
  {
    method: 'POST',
    path: '/organisations/:number/reverse',
    says: 'Gives a customer’s payment back: {"receipt", "amount"}; the whole of it unless told.',
    run: (call) => {
      const { receipt, amount } = call.body;
      return viewTransaction(organisationIn(call).reverse(textOf(receipt), amount === undefined ? undefined : amountOf(amount)));
    },
  },
  {
    method: 'GET',
    path: '/organisations/:number/c2b',
    says: 'The addresses that were registered for C2B messages; null before.',
    run: (call) => organisationIn(call).c2bUrls() ?? { confirmationUrl: null, validationUrl: null },
  },
  {
    method: 'DELETE',
    path: '/organisations/:number/c2b',
    says: 'Forgets them, as the portal’s URL management does.',
    run: (call) => organisationIn(call).removeC2bUrls(),
  },
  {
    method: 'GET',
    path: '/transactions',
    says: 'Every transaction, newest first (?limit=): payments, payouts, charges, reversals.',
    run: (call) => [...call.simulator.transactions()].toReversed().slice(0, limitOf(call)).map(viewTransaction),
  },
  { method: 'GET', path: '/transactions/:receipt', says: 'One transaction, by its receipt.', run: (call) => oneTransaction(call) },
  {
    method: 'GET',
    path: '/conversations',
    says: 'Requests that are answered at a ResultURL, newest first (?limit=).',
    run: (call) => [...call.simulator.conversations()].toReversed().slice(0, limitOf(call)).map(viewConversation),
  },
  {
    method: 'GET',
    path: '/conversations/:id',
    says: 'One of them, by its ConversationID or OriginatorConversationID.',
    run: (call) => oneConversation(call),
  },
  {
    method: 'GET',
    path: '/initiators',
    says: 'Operators with passwords and roles, and every role there is.',
    run: ({ simulator }) => ({ initiators: simulator.initiators(), roles: ROLES }),
  },
  {
    method: 'POST',
    path: '/initiators',
    says: 'Adds or replaces one, which also unlocks it: {"name", "password", "roles", "shortcodes"}.',
    run: ({ simulator, body }) => (simulator.setInitiator(body as unknown as InitiatorOptions), simulator.initiators()),
  },
  {
    method: 'DELETE',
    path: '/initiators/:name',
    says: 'Removes one.',
    run: ({ simulator, params }) => simulator.removeInitiator(params['name'] ?? ''),
  },
  {
    method: 'GET',
    path: '/certificate',
    says: 'The certificate (PEM) that SecurityCredentials are made with.',
    run: ({ simulator }) => respondFile(simulator.certificate, 'application/x-pem-file', 'simulator.pem'),
  },
  {
    method: 'POST',
    path: '/mode',
    says: 'Every doubtful behaviour at its strictest, or back at its default: {"mode": "strict" or "lenient"}.',
    run: ({ simulator, body }) => (simulator.setMode(textOf(body['mode']) as 'strict'), simulator.switches),
  },
];

function statementOptions(call: ControlCall): StatementOptions {
  const account = accountOf(call.query.get('account') ?? undefined);
  const from = momentOf(call, 'from');
  const to = momentOf(call, 'to');
  const dates = call.query.get('dates') ?? 'dmy';
  if (dates !== 'dmy' && dates !== 'iso') throw invalid('dates_invalid', 'Set dates to dmy or iso.', { field: 'dates' });
  return { dates, ...(account ? { account } : {}), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function downloadCsv(call: ControlCall): Response {
  const organisation = organisationIn(call);
  const options = statementOptions(call);
  return respondFile(organisation.statementCsv(options), 'text/csv; charset=utf-8', `statement-${organisation.number}.csv`);
}

async function downloadXlsx(call: ControlCall): Promise<Response> {
  const organisation = organisationIn(call);
  const file = await organisation.statementXlsx(statementOptions(call));
  return respondFile(file, XLSX, `statement-${organisation.number}.xlsx`);
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function accountOf(value: unknown): AccountName | undefined {
  const name = optionalText(value);
  if (name === undefined) return undefined;
  const known = (Object.keys(ACCOUNT_LABELS) as AccountName[]).find((one) => one === name);
  if (known) return known;
  throw invalid('account_unknown', `Set account to one of: ${Object.keys(ACCOUNT_LABELS).join(', ')}.`, { field: 'account' });
}

function move(call: ControlCall): unknown {
  const { from, to, amount } = call.body;
  const source = accountOf(from);
  const target = accountOf(to);
  if (!source || !target || source === target)
    throw invalid('account_unknown', 'Give from and to as two accounts, such as "working" and "utility".', { field: 'from' });
  return viewTransaction(organisationIn(call).move(source, target, amountOf(amount)));
}

function oneTransaction({ simulator, params }: ControlCall): unknown {
  const found = simulator.transaction(params['receipt'] ?? '');
  if (found) return viewTransaction(found);
  throw invalid('transaction_unknown', 'No transaction here has this receipt. GET /_control/transactions lists them.', {
    field: 'receipt',
  });
}

function oneConversation({ simulator, params }: ControlCall): unknown {
  const found = simulator.conversation(params['id'] ?? '');
  if (found) return viewConversation(found);
  throw invalid('conversation_unknown', 'No request with this ConversationID was accepted here. GET /_control/conversations lists them.', {
    field: 'id',
  });
}
