import type { Environment } from '@malipo/daraja';
import { invalid } from '@malipo/daraja/values';
import type { EngineOptions } from './api.ts';

const VERIFY_ABOVE_SHILLINGS = 10_000;

/** Throws a sentence for the first setting that cannot work, so that trouble shows at the start and not with the first customer. */
export function checkSettings(options: EngineOptions): void {
  checkPublicUrl(options.publicUrl);
  checkVerify(options.verify);
  const { timeoutMs, expiresAfterMs, sendBeforeMs, sweepEveryMs, rates } = options;
  for (const [field, ms] of Object.entries({ timeoutMs, expiresAfterMs, sendBeforeMs, sweepEveryMs }))
    if (ms !== undefined && !(Number.isFinite(ms) && ms > 0))
      throw invalid('duration_setting', `${field} must be a number of milliseconds above 0.`, { field });
  for (const [field, rate] of Object.entries(rates ?? {}))
    if (rate !== undefined && !(rate > 0))
      throw invalid('rate_setting', `rates.${field} must be a number of calls per second above 0, such as 5, or 0.1 for six a minute.`, {
        field: 'rates',
      });
  checkSchedule(options.checkScheduleMs);
}

function checkPublicUrl(publicUrl: string): void {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !/[?#]/.test(publicUrl) && url.username === '') return;
  throw invalid(
    'public_url_invalid',
    'publicUrl must be the whole address at which Safaricom and customers reach this server, perhaps with a path, without “?” or “#”, such as https://pay.example.com.',
    { field: 'publicUrl' },
  );
}

function checkVerify(verify: EngineOptions['verify']): void {
  if (verify === undefined || verify === 'never' || verify === 'always') return;
  if (Number.isFinite(verify.above) && verify.above >= 0) return;
  throw invalid('verify_invalid', 'verify must be “never”, “always” or { above: shillings }, such as { above: 10000 }.', {
    field: 'verify',
  });
}

function checkSchedule(checkScheduleMs: EngineOptions['checkScheduleMs']): void {
  if (checkScheduleMs === undefined) return;
  const isRising = checkScheduleMs.every((ms, i) => Number.isFinite(ms) && ms > (checkScheduleMs[i - 1] ?? 0));
  if (isRising) return;
  throw invalid('check_schedule_setting', 'checkScheduleMs must be rising times after sending, in milliseconds, such as [20000, 60000].', {
    field: 'checkScheduleMs',
  });
}

/** Above how many cents a success needs a second witness, where this money is; null = never. */
export function verifyAboveCents(options: EngineOptions, environment: Environment): number | null {
  const policy = options.verify ?? (environment === 'production' ? { above: VERIFY_ABOVE_SHILLINGS } : 'never');
  if (policy === 'never') return null;
  return policy === 'always' ? 0 : policy.above * 100;
}

/** The name of a tenant. Throws `tenant_invalid`. */
export function parseTenant(tenant: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,39}$/.test(tenant)) return tenant;
  throw invalid('tenant_invalid', 'A tenant is named by up to 40 lower-case letters, digits, hyphens and underscores.', {
    field: 'tenant',
  });
}
