const { setImmediate } = require('node:timers/promises');
const { Mpesa } = require('mpesa-api');

exports.open = async () => {
  const mpesa = new Mpesa({ clientKey: 'simulator', clientSecret: 'simulator', initiatorPassword: 'Safaricom999!*!' }, 'sandbox');
  // It encrypts the password in the background, and tells nobody when it is done.
  while (mpesa.securityCredential === undefined) await setImmediate();
  return mpesa;
};

exports.stkPush = (mpesa, { passkey, phone, url }) =>
  mpesa.lipaNaMpesaOnline({
    BusinessShortCode: '174379',
    passKey: passkey,
    TransactionType: 'CustomerPayBillOnline',
    Amount: 100,
    PartyA: phone,
    PartyB: '174379',
    PhoneNumber: phone,
    CallBackURL: `${url}/stk`,
    AccountReference: 'ORDER-1',
    TransactionDesc: 'Two shirts',
  });
exports.c2bRegister = (mpesa, { url }) =>
  mpesa.c2bRegister({
    ShortCode: '174379',
    ResponseType: 'Completed',
    ConfirmationURL: `${url}/confirm`,
    ValidationURL: `${url}/validate`,
  });
exports.c2bSimulate = (mpesa, { phone }) =>
  mpesa.c2bSimulate({ ShortCode: '174379', CommandID: 'CustomerPayBillOnline', Amount: 250, Msisdn: phone, BillRefNumber: 'ROOM7' });
exports.b2c = (mpesa, { phone, url }) =>
  mpesa.b2c({
    Initiator: 'testapi',
    CommandID: 'BusinessPayment',
    Amount: 50,
    PartyA: '174379',
    PartyB: phone,
    Remarks: 'Prize',
    QueueTimeOutURL: `${url}/late`,
    ResultURL: `${url}/result`,
    Occasion: 'Raffle',
  });
exports.reversal = (mpesa, { receipt, url }) =>
  mpesa.reversal({
    Initiator: 'testapi',
    TransactionID: receipt,
    Amount: 250,
    ReceiverParty: '174379',
    RecieverIdentifierType: '11',
    ResultURL: `${url}/result`,
    QueueTimeOutURL: `${url}/late`,
    Remarks: 'Sold out',
    Occasion: 'Refund',
  });
