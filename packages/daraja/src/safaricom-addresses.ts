/** The documented addresses Safaricom's callbacks come from. */
export const safaricomAddresses: readonly string[] = [];
