export * from './values/index.ts';
export * from './client/types.ts';
export * from './client/errors.ts';
export { checkShortcode } from './client/checks.ts';
export { createDaraja } from './create-daraja.ts';
export type { Daraja } from './create-daraja.ts';
export { openConnection } from './client/connection.ts';
export type { Connection } from './client/connection.ts';
export { stkPassword } from './client/password.ts';
export type { StkPassword } from './client/password.ts';
export { stkPush, stkPushBody, stkQuery, stkQueryBody } from './apis/stk.ts';
export type { StkPush, StkQuery } from './apis/stk.ts';
export { pullQuery, pullRegister } from './apis/pull.ts';
export type { PullQuery, PullRegister } from './apis/pull.ts';
export { c2bRegister, c2bSimulate } from './apis/c2b.ts';
export type { C2bRegister, C2bSimulate, C2bVersion } from './apis/c2b.ts';
export { acceptC2b, c2bRefusals, refuseC2b } from './apis/c2b-validation.ts';
export type { C2bRefusal, C2bValidationAnswer } from './apis/c2b-validation.ts';
export { isC2bRegisteredBefore, readC2bRegistration, readC2bSimulation } from './answers/c2b-acknowledgement.ts';
export type { C2bAccepted } from './answers/c2b-acknowledgement.ts';
export { hashPhone, payerFits, readC2bPayer } from './answers/c2b-payer.ts';
export type { C2bPayer } from './answers/c2b-payer.ts';
export { readC2bConfirmation, readC2bValidation } from './answers/c2b-payment.ts';
export type { C2bConfirmation, C2bPayment } from './answers/c2b-payment.ts';
export { qr } from './apis/qr.ts';
export type { QrRequest } from './apis/qr.ts';
export { readQrAnswer } from './answers/qr-answer.ts';
export type { QrCode } from './answers/qr-answer.ts';
export {
  billManagerCancelInvoice,
  billManagerCancelInvoices,
  billManagerChangeInvoice,
  billManagerChangeInvoices,
  billManagerChangeOptIn,
  billManagerOptIn,
  billManagerReconcile,
  billManagerSendInvoice,
  billManagerSendInvoices,
} from './apis/bill-manager.ts';
export type {
  BillManagerCancel,
  BillManagerCancels,
  BillManagerInvoices,
  BillManagerKey,
  BillManagerOptIn,
  BillManagerReconcile,
} from './apis/bill-manager.ts';
export type { BillManager } from './apis/bill-manager-group.ts';
export type { BillManagerInvoice, BillManagerInvoiceItem } from './apis/bill-manager-invoice.ts';
export { readBillManagerAnswer, readBillManagerOptIn, readBillManagerWords } from './answers/bill-manager-answer.ts';
export type { BillManagerDone, BillManagerOptedIn, BillManagerWords } from './answers/bill-manager-answer.ts';
export { billManagerPaymentAnswer, readBillManagerPayment } from './answers/bill-manager-payment.ts';
export type { BillManagerPayment } from './answers/bill-manager-payment.ts';
export { b2b, b2cTopUp, remitTax } from './apis/b2b.ts';
export type { B2b, B2bCommand, B2cTopUp, TaxRemittance } from './apis/b2b.ts';
export { b2c, b2Pochi } from './apis/b2c.ts';
export type { B2c, B2cPayout, B2Pochi } from './apis/b2c.ts';
export { expressCheckout } from './apis/express-checkout.ts';
export type { ExpressCheckout } from './apis/express-checkout.ts';
export { accountBalance } from './apis/account-balance.ts';
export type { AccountBalanceQuery } from './apis/account-balance.ts';
export { transactionStatus } from './apis/transaction-status.ts';
export type { TransactionStatusQuery } from './apis/transaction-status.ts';
export { reverse } from './apis/reverse.ts';
export type { Reversal } from './apis/reverse.ts';
export type { Initiated } from './apis/initiated.ts';
export { securityCredential } from './client/security-credential.ts';
export type { Credential, CredentialInput } from './client/security-credential.ts';
export { readConversationAccepted } from './answers/conversation.ts';
export type { ConversationAccepted } from './answers/conversation.ts';
export { readExpressAccepted, readExpressCallback } from './answers/express-checkout.ts';
export type { ExpressAccepted, ExpressCallback } from './answers/express-checkout.ts';
export { readQueueTimeout, readResult } from './answers/result.ts';
export type { QueueTimeout, Result, ResultParameter } from './answers/result.ts';
export type { AccountBalance, Charge, Party } from './answers/result-values.ts';
export {
  readAccountBalanceResult,
  readB2bResult,
  readB2cResult,
  readReversalResult,
  readTransactionStatusResult,
} from './answers/typed-results.ts';
export type { AccountBalanceResult, B2bResult, B2cResult, ReversalResult, TransactionStatusResult } from './answers/typed-results.ts';
export { standingOrder } from './apis/standing-order.ts';
export type { StandingOrder } from './apis/standing-order.ts';
export { readStandingOrderAnswer, readStandingOrderWords } from './answers/standing-order-answer.ts';
export type { StandingOrderAccepted } from './answers/standing-order-answer.ts';
export { readStandingOrderCallback } from './answers/standing-order-callback.ts';
export type { StandingOrderCallback } from './answers/standing-order-callback.ts';
export { checkImsi, checkSwap } from './apis/sim-checks.ts';
export type { SimCheck } from './apis/sim-checks.ts';
export { readImsiAnswer, readSwapAnswer } from './answers/sim-answer.ts';
export type { ImsiCheck, SimSwap, SimSwapCheck } from './answers/sim-answer.ts';
export { organisationInfo } from './apis/organisation-info.ts';
export type { OrganisationInfo } from './apis/organisation-info.ts';
export { readOrganisationAnswer, readOrganisationWords } from './answers/organisation-answer.ts';
export type { Organisation } from './answers/organisation-answer.ts';
export { hakikisha } from './apis/hakikisha.ts';
export type { Hakikisha } from './apis/hakikisha.ts';
export { readHakikishaAnswer, readHakikishaWords } from './answers/hakikisha-answer.ts';
export type { NameCheck } from './answers/hakikisha-answer.ts';
export { bongaCalculatePoints, bongaRedeem } from './apis/bonga.ts';
export type { Bonga, BongaPoints, BongaRedeem } from './apis/bonga.ts';
export { readBongaRedemption, readBongaValue } from './answers/bonga-answer.ts';
export type { BongaAccepted, BongaValue } from './answers/bonga-answer.ts';
export { readPortalAnswer } from './answers/portal-envelope.ts';
export type { PortalAnswer } from './answers/portal-envelope.ts';
export {
  iotActivateSim,
  iotActivationTrends,
  iotAllSims,
  iotCustomerInfo,
  iotLifeCycleStatus,
  iotRenameAsset,
  iotSuspend,
} from './apis/iot.ts';
export type { IotActivationTrends, IotAllSims, IotCard, IotRenameAsset, IotSuspend, IotUser } from './apis/iot.ts';
export type { IotPage } from './apis/iot-call.ts';
export type { Iot } from './apis/iot-group.ts';
export {
  iotAllMessages,
  iotDeleteMessage,
  iotDeleteThread,
  iotFilterMessages,
  iotSearchMessages,
  iotSendMessage,
} from './apis/iot-messages.ts';
export type {
  IotAllMessages,
  IotDeleteMessage,
  IotFilterMessages,
  IotSearchMessages,
  IotSendMessage,
  IotThread,
} from './apis/iot-messages.ts';
export { readIotAnswer, readIotSims } from './answers/iot-answer.ts';
export type { IotAnswer, IotSim, IotSims } from './answers/iot-answer.ts';
export { memoryTokenStore } from './client/token-store.ts';
export { readErrorBody } from './answers/error-body.ts';
export type { ErrorBody } from './answers/error-body.ts';
export { readPullAnswer, readPullRegistration } from './answers/pull-answer.ts';
export type { PullPage, PullRegistered, PullRow } from './answers/pull-answer.ts';
export type { PullTimes } from './answers/pull-time.ts';
export { readStkAcknowledgement } from './answers/stk-acknowledgement.ts';
export type { StkAccepted } from './answers/stk-acknowledgement.ts';
export { getCallbackValue, isStkCallbackSuccess, readStkCallback } from './answers/stk-callback.ts';
export type { StkCallback, StkSuccessBody } from './answers/stk-callback.ts';
export { readStkQueryAnswer } from './answers/stk-query-answer.ts';
export type { StkQueryAnswer } from './answers/stk-query-answer.ts';
export { safaricomAddresses } from './safaricom-addresses.ts';
export { publicSandboxPhone, publicSandboxShortcode } from './public-sandbox.ts';
