// A user's file, compiled against the published packages only: see package.test.ts.
import type * as codes from '@malipo/daraja/codes';
import type * as simulator from '@malipo/simulator';
import type * as simulatorServer from '@malipo/simulator/server';
import type * as malipo from 'malipo';
import type * as client from 'malipo/client';
import type * as express from 'malipo/express';
import type * as http from 'malipo/http';
import type * as node from 'malipo/node';
import type * as postgres from 'malipo/postgres';
import type * as sqlite from 'malipo/sqlite';
import type * as testing from 'malipo/testing';
import { parsePhone } from '@malipo/daraja/values';
import type { Phone, System } from '@malipo/daraja/values';

/** Makes the compiler read every published type, and refuse one that is missing. */
export interface Published {
  readonly malipo: typeof malipo;
  readonly stores: [typeof sqlite, typeof postgres];
  readonly doors: [typeof http, typeof node, typeof express];
  readonly client: typeof client;
  readonly codes: typeof codes;
  readonly forTests: [typeof simulator, typeof simulatorServer, typeof testing];
}

export const phone: Phone = parsePhone('0700 000 001');
export const clock = (system: System): number => system.now();
