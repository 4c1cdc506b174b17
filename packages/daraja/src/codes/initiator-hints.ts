/** Advice that every API with an initiator shares. */
export const credentialsHint: string =
  'Check the initiator name, its password (it ends after 90 days), the certificate of the right environment, and PKCS#1 v1.5 padding.';
export const unlockHint: string = 'A Business Administrator must unlock the API user on the organisation portal.';
