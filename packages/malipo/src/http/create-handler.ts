import { Hono } from 'hono';
import type { Engine } from '../engine/api.ts';
import { answerCallback } from './callbacks.ts';
import type { Handler, HandlerContext } from './context.ts';
import { allowAnywhere, answerPreflight } from './cors.ts';
import { answerDocs, answerDocsStyle } from './docs-page.ts';
import { answerError } from './errors.ts';
import { buildOpenApi } from './open-api.ts';
import { answerHealth, answerReady, answerTick } from './operations.ts';
import { basePathOf, pathOf, routedPath } from './paths.ts';
import { answerPage, answerPageAsset, answerPagePrompt } from './pay-routes.ts';
import { problem } from './problems.ts';
import { routes } from './routes/index.ts';
import { serveRoute } from './serve-route.ts';
import { createSignIn } from './sign-in.ts';

type App = Hono<{ Bindings: { readonly host: HandlerContext } }>;

/**
 * Malipo over HTTP as one function from Request to Response: the API under `/v1`, callbacks, the payment page, `/tick`,
 * health, `/docs` and `/openapi.json`, all below the path of `publicUrl`. Any host that speaks fetch can mount it.
 */
export function createHandler(engine: Engine): Handler {
  const basePath = basePathOf(engine.options.publicUrl);
  const callbackPaths = [...new Set([`${basePath}/cb/`, '/cb/'])];
  const app = createApp(engine, basePath);
  return async (request, host = {}) => {
    try {
      // Safaricom's way in: no router, no middleware, nothing but the bytes.
      const path = pathOf(request.url);
      for (const start of callbackPaths) {
        if (path.startsWith(start)) return await answerCallback(engine, path.slice(start.length), request, host);
      }
      return await app.fetch(request, { host });
    } catch (error) {
      return answerError(engine, error, request);
    }
  };
}

function createApp(engine: Engine, basePath: string): App {
  const app: App = new Hono({ getPath: (request) => routedPath(request.url, basePath) });
  app.onError((error, c) => answerError(engine, error, c.req.raw));
  app.notFound((c) =>
    answerError(engine, problem('route_unknown', 'There is nothing at this address. See /docs for what there is.'), c.req.raw),
  );
  addOperations(app, engine);
  addDocs(app, engine);
  addPaymentPage(app, engine, basePath);
  addApi(app, engine);
  return app;
}

function addOperations(app: App, engine: Engine): void {
  app.get('/healthz', answerHealth);
  app.get('/readyz', () => answerReady(engine));
  app.all('/tick', (c) => answerTick(engine, c.req.raw));
  allowOnly(app, '/healthz', ['GET']);
  allowOnly(app, '/readyz', ['GET']);
}

function addDocs(app: App, engine: Engine): void {
  // Made when first read: a process that starts for one request does not wait for it.
  let openApi: string | undefined;
  app.get('/openapi.json', () => {
    openApi ??= JSON.stringify(buildOpenApi(engine.options.publicUrl));
    return allowAnywhere(new Response(openApi, { headers: { 'content-type': 'application/json' } }));
  });
  app.get('/docs', () => answerDocs(engine.options.publicUrl));
  app.get('/docs/style.css', answerDocsStyle);
}

function addPaymentPage(app: App, engine: Engine, basePath: string): void {
  app.get('/pay/assets/*', (c) => answerPageAsset(c.req.path.slice('/pay/assets/'.length)));
  app.get('/pay/:id', (c) => answerPage(engine, { request: c.req.raw, id: c.req.param('id'), basePath, host: c.env.host }));
  app.post('/pay/:id/prompt', (c) => answerPagePrompt(engine, { request: c.req.raw, id: c.req.param('id'), basePath, host: c.env.host }));
  allowOnly(app, '/pay/:id', ['GET']);
  allowOnly(app, '/pay/:id/prompt', ['POST']);
}

function addApi(app: App, engine: Engine): void {
  const signIn = createSignIn(engine);
  for (const [path, group] of Map.groupBy(routes, (route) => route.path.replace('{id}', ':id'))) {
    if (group.some((route) => route.access === 'key_or_secret'))
      openToGuests(
        app,
        path,
        group.map((route) => route.method),
      );
    for (const route of group) {
      app.on(route.method, path, (c) =>
        serveRoute(engine, signIn, route, { request: c.req.raw, id: c.req.param('id') ?? '', host: c.env.host }),
      );
    }
    allowOnly(
      app,
      path,
      group.map((route) => route.method),
    );
  }
}

/** Lets scripts of any site call this path and read what it answers, refusals too. */
function openToGuests(app: App, path: string, methods: readonly string[]): void {
  app.use(path, async (c, next) => {
    await next();
    allowAnywhere(c.res);
  });
  app.options(path, () => answerPreflight(methods));
}

/** Registered last: what no route of this path took is the wrong method. */
function allowOnly(app: App, path: string, methods: readonly string[]): void {
  const names = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  app.all(path, () => {
    throw problem('method_not_allowed', `This address takes ${names.join(', ')}.`, { allow: names.join(', ') });
  });
}
