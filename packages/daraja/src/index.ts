export * from './values/index.ts';
export * from './client/types.ts';
export * from './client/errors.ts';
export { createDaraja } from './client/create-daraja.ts';
export * from './answers/stk-callback.ts';
export * from './answers/acknowledgement.ts';
export * from './codes/look-up.ts';
export * from './safaricom-addresses.ts';
export * from './public-sandbox.ts';
