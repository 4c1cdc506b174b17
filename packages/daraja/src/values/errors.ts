/** Options shared by every error: typed details for programs, the cause for people who debug. */
export interface ErrorOptionsWithDetails {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Base of every error Malipo throws on purpose. `code` is a literal that programs may branch on; `message` is a
 * sentence that says what to do next. Neither ever holds a secret or an unmasked phone number.
 */
export class MalipoError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: ErrorOptionsWithDetails = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The caller gave something that cannot be used. Nothing was done. `details.field` names the field. */
export class InvalidInput extends MalipoError {}

/** Builds an {@link InvalidInput}; `field` is the name the caller used. */
export function invalid(code: string, message: string, details: Readonly<Record<string, unknown>> & { field: string }): InvalidInput {
  return new InvalidInput(code, message, { details });
}
