import { Hono } from 'hono';
import { MalipoError, newId } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { Malipo } from '../../../create-malipo.ts';
import type { Store } from '../../../store/contract.ts';
import { checkoutPage, missingPage, orderPage, shelfPage } from './pages.ts';
import { findProduct } from './products.ts';
import type { Product } from './products.ts';
import { findOrder, productOf } from './store/orders.ts';

export interface ShopParts {
  readonly malipo: Malipo;
  readonly store: Store;
  readonly system: System;
  /** The number that the checkout suggests. */
  readonly phone: string;
}

/** The demo shop: what an app around Malipo looks like. */
export function createShop({ malipo, store, system, phone }: ShopParts): Hono {
  const shop = new Hono();
  shop.get('/shop', async (c) => c.html(await shelfPage()));
  shop.get('/shop/buy/:product', async (c) => {
    const product = findProduct(c.req.param('product'));
    return product ? c.html(await checkoutPage({ product, reference: newReference(system), phone })) : c.html(await missingPage(), 404);
  });
  shop.post('/shop/buy/:product', async (c) => {
    const product = findProduct(c.req.param('product'));
    if (!product) return c.html(await missingPage(), 404);
    const form = new URLSearchParams(await c.req.text());
    const typed = form.get('phone') ?? '';
    const reference = form.get('reference') || newReference(system);
    try {
      return c.redirect(await buy(malipo, product, reference, typed, new URL(c.req.url).origin), 303);
    } catch (error) {
      if (!(error instanceof MalipoError)) throw error;
      return c.html(await checkoutPage({ product, reference, phone: typed, mistake: error.message }), 422);
    }
  });
  shop.get('/shop/orders/:reference', async (c) => {
    const reference = c.req.param('reference');
    const [payment] = (await malipo.payments.list({ reference, limit: 1 })).items;
    if (!payment) return c.html(await missingPage(), 404);
    return c.html(await orderPage(payment, findProduct(productOf(payment)), await findOrder(store, reference)));
  });
  return shop;
}

/** The whole integration: ask for the money, send the customer to the payment page. A second click gives the same payment. */
async function buy(malipo: Malipo, product: Product, reference: string, phone: string, origin: string): Promise<string> {
  const payment = await malipo.payments.create(
    {
      amount: product.price,
      phone,
      reference,
      description: product.id,
      metadata: { product: product.id },
      returnUrl: `${origin}/shop/orders/${reference}`,
    },
    { idempotencyKey: reference },
  );
  return payment.url;
}

const newReference = (system: System): string => `ORDER-${newId('', system).slice(-5).toUpperCase()}`;
