import { isC2bRegisteredBefore, readC2bRegistration, readC2bSimulation } from '../answers/c2b-acknowledgement.ts';
import type { C2bAccepted } from '../answers/c2b-acknowledgement.ts';
import { readErrorBody } from '../answers/error-body.ts';
import { checkCollection, invalid, toShillings } from '../values/index.ts';
import type { Money, Phone } from '../values/index.ts';
import { checkC2bUrl } from '../client/c2b-address.ts';
import { post } from '../client/call.ts';
import { checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import { choose } from '../client/choice.ts';
import type { Connection } from '../client/connection.ts';
import { DarajaRejected } from '../client/errors.ts';
import type { DarajaError } from '../client/errors.ts';
import type { Exchange } from '../client/transport.ts';
import { judge } from '../client/verdict.ts';

/** Which C2B product the application has on the portal, under My Apps; the other one answers that the product is missing. */
export type C2bVersion = 'v1' | 'v2';

/** Registers where Safaricom asks about payments by hand, and where it tells of them. */
export interface C2bRegister {
  /** The paybill, or the store number of a till. */
  readonly shortcode: string;
  /** What M-PESA does with a payment when the validation address is silent for eight seconds. */
  readonly responseType: 'Completed' | 'Cancelled';
  readonly confirmationUrl: string;
  /** Wanted even where Safaricom has not switched validation on. */
  readonly validationUrl: string;
  /** `v2` when left out. */
  readonly version?: C2bVersion;
}

const commands = { paybill: 'CustomerPayBillOnline', till: 'CustomerBuyGoodsOnline' } as const;

/** A payment by hand that the sandbox pretends. */
export interface C2bSimulate {
  readonly shortcode: string;
  readonly kind: 'paybill' | 'till';
  readonly amount: Money;
  readonly phone: Phone;
  /** What the customer typed as account, 1 to 20 characters; only for paybills. */
  readonly accountReference?: string;
  /** `v2` when left out. */
  readonly version?: C2bVersion;
}

/**
 * Registers the C2B addresses of a shortcode. The sandbox takes new ones at any time, production takes them once: a
 * `DarajaRejected` with the code `daraja_urls_registered` says that other addresses (or these) stand there already.
 */
export async function c2bRegister(connection: Connection, registration: C2bRegister): Promise<C2bAccepted> {
  const { shortcode, responseType, confirmationUrl, validationUrl, version } = registration;
  checkShortcodeNumber(shortcode, 'shortcode');
  if (responseType !== 'Completed' && responseType !== 'Cancelled')
    throw invalid('response_type_invalid', 'responseType must be "Completed" or "Cancelled", written exactly so.', {
      field: 'responseType',
    });
  checkC2bUrl(confirmationUrl, connection.environment, 'confirmationUrl');
  checkC2bUrl(validationUrl, connection.environment, 'validationUrl');
  const body = { ShortCode: shortcode, ResponseType: responseType, ConfirmationURL: confirmationUrl, ValidationURL: validationUrl };
  const outcome = await post(connection, { path: `/mpesa/c2b/${checkVersion(version)}/registerurl`, body, movesMoney: false });
  const registered = outcome.kind === 'answer' && outcome.status < 300 ? readC2bRegistration(outcome.body) : undefined;
  if (!registered) throw registeredBefore(outcome) ?? judge(outcome, false);
  return registered;
}

function registeredBefore(outcome: Exchange): DarajaError | undefined {
  if (outcome.kind !== 'answer' || !isC2bRegisteredBefore(outcome.body)) return undefined;
  const said = readErrorBody(outcome.body);
  return new DarajaRejected(
    'daraja_urls_registered',
    'C2B addresses of this shortcode are registered already, and production takes them once. To change them, delete them on the portal under Self Service, URL Management; then register again.',
    { mayBeDone: false, retry: 'fix' },
    {
      details: {
        httpStatus: outcome.status,
        variant: 'urls-registered',
        ...(said && { errorCode: said.errorCode, errorMessage: said.errorMessage }),
      },
    },
  );
}

/** Pretends a payment by hand, in the sandbox and the simulator; the confirmation comes to the registered address. */
export async function c2bSimulate(connection: Connection, payment: C2bSimulate): Promise<C2bAccepted> {
  if (connection.environment === 'production')
    throw invalid(
      'simulate_in_production',
      'Payments can be simulated in the sandbox and the simulator only; in production, pay by phone.',
      {
        field: 'environment',
      },
    );
  const body = simulateBody(payment);
  const outcome = await post(connection, { path: `/mpesa/c2b/${checkVersion(payment.version)}/simulate`, body, movesMoney: true });
  const accepted = outcome.kind === 'answer' && outcome.status < 300 ? readC2bSimulation(outcome.body) : undefined;
  if (!accepted) throw judge(outcome, true);
  return accepted;
}

function simulateBody({ shortcode, kind, amount, phone, accountReference }: C2bSimulate): Readonly<Record<string, unknown>> {
  checkShortcodeNumber(shortcode, 'shortcode');
  const command = choose(commands, kind, 'kind', 'shortcode_kind');
  checkCollection(amount);
  checkPhone(phone, 'phone');
  if (kind === 'till' && accountReference !== undefined)
    throw invalid('account_reference_invalid', 'A till takes no account number. Leave accountReference out, or set kind to "paybill".', {
      field: 'accountReference',
    });
  if (kind === 'paybill' && !(typeof accountReference === 'string' && /^(?=.*\S)[^\p{Cc}]{1,20}$/u.test(accountReference)))
    throw invalid('account_reference_invalid', 'accountReference must have 1 to 20 characters: what a customer types as account number.', {
      field: 'accountReference',
    });
  return {
    ShortCode: shortcode,
    CommandID: command,
    Amount: toShillings(amount),
    Msisdn: phone,
    BillRefNumber: accountReference ?? null,
  };
}

function checkVersion(version: C2bVersion = 'v2'): C2bVersion {
  if (version !== 'v1' && version !== 'v2')
    throw invalid('version_invalid', 'version must be "v1" or "v2", as the product is called on the portal.', { field: 'version' });
  return version;
}
