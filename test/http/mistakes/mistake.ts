import { MalipoError } from '@malipo/daraja/values';

/** What somebody is told who made a mistake. */
export interface Refusal {
  readonly code: string;
  readonly sentence: string;
  readonly status?: number | undefined;
  readonly field?: string | undefined;
}

/** One row of the table: a mistake, and what has to be said about it. */
export interface Mistake {
  readonly where: 'REST' | 'library' | 'command line' | 'start';
  readonly what: string;
  readonly make: () => Promise<Refusal>;
  readonly code: string;
  /** The part of the sentence that says what to do. */
  readonly says: RegExp;
  readonly status?: number;
  readonly field?: string;
}

/** The refusal that a call throws, at once or later. */
export async function refusalOf(call: () => unknown): Promise<Refusal> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof MalipoError)) throw error;
    const { field } = error.details;
    return { code: error.code, sentence: error.message, field: typeof field === 'string' ? field : undefined };
  }
  throw new Error('Nothing was refused.');
}
