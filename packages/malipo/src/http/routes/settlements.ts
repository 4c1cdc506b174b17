import { keyRoute } from '../route.ts';
import type { Route } from '../route.ts';
import { settlementsQuerySchema } from '../schemas/requests.ts';
import { settlementPageSchema } from '../schemas/wire.ts';

const list = keyRoute({
  method: 'GET',
  path: '/v1/settlements',
  name: 'listSettlements',
  summary: 'List money that arrived, newest first',
  query: settlementsQuerySchema,
  status: 200,
  answer: settlementPageSchema,
  problems: [],
  run: (call, api) => api.settlements.list(call.query),
});

export const settlementRoutes: readonly Route[] = [list];
