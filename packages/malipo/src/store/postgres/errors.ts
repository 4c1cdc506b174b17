import { StoreError } from '../errors.ts';

/** PostgreSQL's five-character code; undefined when the trouble is not the server's answer but the connection. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Two transactions were in each other's way; running one again helps. */
export const isCollision = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** Of an error out of the driver: after these the connection is of no more use: 57P0x = the server stops, 08 = connection, 25 = idle for too long. */
export const isLost = (error: unknown): boolean => {
  const state = sqlState(error);
  return state === undefined ? isFromSocket(error) : /^(57P0[1-3]|08|25P0[34])/.test(state);
};

const isFromSocket = (error: unknown): boolean =>
  error instanceof Error &&
  (/^E[A-Z]+$/.test('code' in error ? String(error.code) : '') ||
    /[Cc]onnection terminated|timeout exceeded|not queryable|Client was closed/.test(error.message));

/** The driver's errors become ours, with what to do; everything else passes as it is. */
export function explain(error: unknown): unknown {
  const state = sqlState(error);
  if (state === undefined) return error;
  const details = { sqlState: state };
  const reason = error instanceof Error ? error.message : state;
  if (state === '42P01' && reason.includes('malipo_')) {
    return new StoreError(
      'store_not_migrated',
      'The database has no tables of Malipo yet. Run “malipo migrate”, or call “store.migrate()” first.',
      { cause: error, details },
    );
  }
  if (/^53[12]00$/.test(state)) {
    return new StoreError('store_full', 'The database has no room left; nothing was kept. Make room and try again.', {
      cause: error,
      details,
    });
  }
  if (isCollision(error)) {
    return new StoreError(
      'store_contended',
      'Too many transactions changed the same rows at the same moment; nothing was kept. Try again.',
      { cause: error, details },
    );
  }
  return new StoreError('store_failed', `PostgreSQL could not do this: ${reason}. Nothing was kept.`, { cause: error, details });
}

export const isUnreachable = (error: unknown): boolean => error instanceof StoreError && error.code === 'store_unreachable';

/** A connection failed or could not be opened, whatever the reason. */
export function unreachable(cause: unknown): StoreError {
  const reason = cause instanceof Error && cause.message ? cause.message : 'no answer';
  return new StoreError(
    'store_unreachable',
    `PostgreSQL cannot be reached (${reason}); nothing was kept. Check its address and that it runs, and try again.`,
    { cause },
  );
}

/** The answer to a COMMIT was lost on the way. */
export function commitUnknown(cause: unknown): StoreError {
  return new StoreError(
    'commit_unknown',
    'Whether this was kept is not known: the connection broke while committing. Do it again; what is already there is refused.',
    { cause },
  );
}
