/**
 * The addresses Safaricom publishes as sources of its callbacks (2024–2026). A default that operators extend; never
 * the only check, since Safaricom may add to it without notice.
 */
export const safaricomAddresses: readonly string[] = [
  '196.201.212.69',
  '196.201.212.74',
  '196.201.212.127',
  '196.201.212.129',
  '196.201.212.136',
  '196.201.212.138',
  '196.201.213.44',
  '196.201.213.114',
  '196.201.214.200',
  '196.201.214.206',
  '196.201.214.207',
  '196.201.214.208',
];
