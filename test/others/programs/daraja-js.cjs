const { Mpesa } = require('daraja.js');

exports.open = () =>
  new Mpesa(
    { consumerKey: 'simulator', consumerSecret: 'simulator', initiatorPassword: 'Safaricom999!*!', organizationShortCode: 174379 },
    'sandbox',
  );

const data = (answer) => ({ ...answer.data, isOkay: answer.isOkay() });

exports.stkPush = (mpesa, { passkey, phone, url }) =>
  mpesa
    .stkPush()
    .shortCode('174379')
    .amount(100)
    .accountNumber('ORDER-1')
    .description('Two shirts')
    .callbackURL(`${url}/stk`)
    .phoneNumber(Number(phone))
    .lipaNaMpesaPassKey(passkey)
    .send()
    .then(data);
exports.c2bRegister = (mpesa, { url }) =>
  mpesa
    .c2b()
    .shortCode('174379')
    .confirmationURL(`${url}/confirm`)
    .validationURL(`${url}/validate`)
    .callbackURL(`${url}/unused`)
    .registerURLS()
    .then(data);
exports.c2bSimulate = (mpesa, { phone }) =>
  mpesa.c2b().shortCode('174379').accountNumber('ROOM7').amount(250).phoneNumber(Number(phone)).simulate().then(data);
exports.b2c = (mpesa, { phone, url }) =>
  mpesa
    .b2c()
    .amount(50)
    .phoneNumber(Number(phone))
    .shortCode('174379')
    .resultURL(`${url}/result`)
    .timeoutURL(`${url}/late`)
    .send()
    .then(data);
exports.reversal = (mpesa, { receipt, url }) =>
  mpesa
    .reversal()
    .amount(250)
    .shortCode('174379')
    .initiator('testapi')
    .transactionID(receipt)
    .resultURL(`${url}/result`)
    .timeoutURL(`${url}/late`)
    .send()
    .then(data);
