import type { Route } from '../route.ts';
import { eventRoutes } from './events.ts';
import { paymentRoutes } from './payments.ts';
import { settlementRoutes } from './settlements.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';

/** Every route of the API. The handler serves this table, and the OpenAPI document describes it. */
export const routes: readonly Route[] = [...paymentRoutes, ...settlementRoutes, ...eventRoutes, ...webhookEndpointRoutes];
