const { join, dirname } = require('node:path');
const Mpesa = require('mpesa-node');

const keys = join(dirname(require.resolve('mpesa-node/package.json')), 'keys');

exports.open = ({ passkey }) =>
  new Mpesa({
    consumerKey: 'simulator',
    consumerSecret: 'simulator',
    environment: 'sandbox',
    shortCode: '174379',
    initiatorName: 'testapi',
    lipaNaMpesaShortCode: '174379',
    lipaNaMpesaShortPass: passkey,
    securityCredential: 'Safaricom999!*!',
    certPath: join(keys, 'sandbox-cert.cer'),
  });

/** It hands on what its HTTP library gave. */
const data = (answer) => answer.data;

exports.stkPush = (mpesa, { phone, url }) => mpesa.lipaNaMpesaOnline(phone, 100, `${url}/stk`, 'ORDER-1', 'Two shirts').then(data);
exports.c2bRegister = (mpesa, { url }) => mpesa.c2bRegister(`${url}/confirm`, `${url}/validate`).then(data);
exports.c2bSimulate = (mpesa, { phone }) => mpesa.c2bSimulate(phone, 250, 'ROOM7').then(data);
exports.b2c = (mpesa, { phone, url }) => mpesa.b2c('174379', phone, 50, `${url}/late`, `${url}/result`).then(data);
exports.reversal = (mpesa, { receipt, url }) => mpesa.reversal(receipt, 250, `${url}/late`, `${url}/result`).then(data);
