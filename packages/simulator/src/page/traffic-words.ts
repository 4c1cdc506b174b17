import { APIS } from '../world/apis.ts';
import type { FaultApi } from '../world/apis.ts';
import type { TrafficEntry } from '../traffic/entry.ts';

const LABELS: Readonly<Record<string, { readonly label: string }>> = {
  ...APIS,
  stkCallback: { label: 'STK push callback' },
  c2bValidation: { label: 'C2B validation' },
  c2bConfirmation: { label: 'C2B confirmation' },
};

/** What people call an API or a message. */
export const labelOf = (api: FaultApi): string => LABELS[api]?.label ?? api;

/** What a message of the log is. */
export function nameOf({ api, kind }: TrafficEntry): string {
  if (api === undefined) return 'Unknown path';
  return kind === 'callback' && Object.hasOwn(APIS, api) ? `${labelOf(api)}: result` : labelOf(api);
}
