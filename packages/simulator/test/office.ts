import { createDaraja, securityCredential } from '@malipo/daraja';
import type { Daraja, Initiated } from '@malipo/daraja';
import { parsePhone } from '@malipo/daraja/values';
import type { SimulatorOptions } from '@malipo/simulator';
import { openShop, VENDOR } from './shop.ts';
import type { Shop } from './shop.ts';

/** A business that uses our own client, its operator's credential, and a note of every path it asked. */
export interface Office extends Shop {
  readonly daraja: Daraja;
  readonly as: Initiated;
  /** `METHOD path`, in order. */
  readonly asked: string[];
}

export const PAYEE = parsePhone('254711000222');
export const PAYER = parsePhone('254711000111');
export const PAYBILL = '174379';
export const TILL = '600100';

export async function openOffice(options: SimulatorOptions = {}): Promise<Office> {
  const shop = openShop(options);
  const { system, simulator } = shop;
  const asked: string[] = [];
  system.route(VENDOR, (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return simulator.fetch(request);
  });
  const daraja = createDaraja({ environment: 'simulator', baseUrl: VENDOR, consumerKey: 'simulator', consumerSecret: 'simulator', system });
  const made = await securityCredential({
    password: 'Safaricom999!*!',
    certificate: simulator.certificate,
    environment: 'simulator',
    system,
  });
  const as: Initiated = {
    initiator: 'testapi',
    securityCredential: made.securityCredential,
    remarks: 'July',
    resultUrl: 'https://shop.test/result',
    timeoutUrl: 'https://shop.test/timeout',
  };
  return { ...shop, daraja, as, asked };
}
