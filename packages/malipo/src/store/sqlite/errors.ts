import { StoreError } from '../errors.ts';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

export const isBusy = (error: unknown): boolean => /^(SQLITE_(BUSY|LOCKED)|store_busy)/.test(codeOf(error));

/** What was written may look as if it were on the disk, and not be. */
export const isDiskFault = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_IOERR');

/** Constraints that are checked at the end only show themselves at COMMIT; nothing was kept, and it is known whose they are when run alone. */
export const isConstraint = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_CONSTRAINT');

/** The driver's errors become ours, with what to do; everything else passes as it is. */
export function explain(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (!code.startsWith('SQLITE_')) return error;
  const details = { sqlite: code };
  if (code === 'SQLITE_FULL') {
    return new StoreError('store_full', `The disk or the size limit of ${path} is full; nothing was kept. Make room and try again.`, {
      cause: error,
      details,
    });
  }
  if (isBusy(error)) {
    return new StoreError(
      'store_busy',
      `Another process has been writing to ${path} for too long; nothing was kept. Try again, or end the other process.`,
      { cause: error, details },
    );
  }
  if (error instanceof Error && error.message.includes('no such table: malipo_')) {
    return new StoreError('store_not_migrated', `${path} has no tables yet. Run “malipo migrate”, or call “store.migrate()” first.`, {
      cause: error,
      details,
    });
  }
  const reason = error instanceof Error ? error.message : code;
  return new StoreError('store_failed', `SQLite could not do this on ${path}: ${reason}. Nothing was kept.`, { cause: error, details });
}

/** A COMMIT that failed half-way may still be found on the disk after a restart. */
export function explainCommit(error: unknown, path: string): unknown {
  if (isBusy(error) || isConstraint(error) || codeOf(error) === 'SQLITE_FULL') return explain(error, path);
  return new StoreError(
    'commit_unknown',
    `Whether this was kept on ${path} is not known: the disk failed while committing. Do it again; what is already there is refused.`,
    {
      cause: error,
      details: { sqlite: codeOf(error) },
    },
  );
}
