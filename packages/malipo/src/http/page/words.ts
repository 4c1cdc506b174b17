/** The two languages of every page a customer sees. */
export type Language = 'en' | 'sw';

/** A sentence in both languages: neither can be forgotten. `{name}` is filled in by {@link say}. */
export interface Sentence {
  readonly en: string;
  readonly sw: string;
}

const sentence = (en: string, sw: string): Sentence => ({ en, sw });

/** Everything the payment page says, except what the table of result codes says. */
export const words = {
  otherLanguage: sentence('Kiswahili', 'English'),
  pageTitle: sentence('Pay {merchant}', 'Lipa {merchant}'),
  amountToPay: sentence('Amount to pay', 'Kiasi cha kulipa'),
  amountLeft: sentence('Still to pay', 'Kiasi kilichobaki'),
  amountPaid: sentence('Amount paid', 'Kiasi kilicholipwa'),
  order: sentence('Order', 'Oda'),
  testMoney: sentence('Test payment: no real money moves.', 'Malipo ya majaribio: hakuna pesa halisi inayotumika.'),

  askTitle: sentence('Pay with M-PESA', 'Lipa kwa M-PESA'),
  askText: sentence(
    'Give the number of the phone that pays. We send a request to that phone, and you approve it there with your M-PESA PIN.',
    'Weka namba ya simu itakayolipa. Tutatuma ombi kwenye simu hiyo, nawe utathibitisha huko kwa PIN yako ya M-PESA.',
  ),
  askKnownText: sentence(
    'We send a request to your phone, and you approve it there with your M-PESA PIN.',
    'Tutatuma ombi kwenye simu yako, nawe utathibitisha huko kwa PIN yako ya M-PESA.',
  ),
  phoneLabel: sentence('Phone number', 'Namba ya simu'),
  phoneHelp: sentence(
    'Any spelling will do, such as 0712 345 678 or +254 712 345 678.',
    'Andika upendavyo, kama 0712 345 678 au +254 712 345 678.',
  ),
  otherPhone: sentence('Use another number', 'Tumia namba nyingine'),
  phoneUnderstood: sentence('The request goes to {phone}.', 'Ombi litaenda kwa {phone}.'),
  phoneInvalid: sentence(
    'This is not a Kenyan mobile number yet. Write it like 0712 345 678.',
    'Hii si namba ya simu ya Kenya. Iandike kama 0712 345 678.',
  ),
  phoneMissing: sentence('Write the phone number that pays, like 0712 345 678.', 'Andika namba ya simu itakayolipa, kama 0712 345 678.'),
  payButton: sentence('Pay {amount}', 'Lipa {amount}'),
  againButton: sentence('Send a new request', 'Tuma ombi jipya'),
  checkButton: sentence('Check now', 'Angalia sasa'),
  refreshLink: sentence('Show the newest state', 'Onyesha hali ya sasa'),
  backButton: sentence('Back to {merchant}', 'Rudi kwa {merchant}'),
  againIn: sentence('You can ask for a new request in {time}.', 'Unaweza kuomba ombi jipya baada ya {time}.'),
  againSoon: sentence(
    'You can ask for a new request as soon as this one is answered.',
    'Unaweza kuomba ombi jipya mara tu hili litakapojibiwa.',
  ),
  phoneBusy: sentence(
    'Another request is open on this phone. Answer it there, or try again in {time}.',
    'Kuna ombi lingine kwenye simu hii. Lijibu huko, au jaribu tena baada ya {time}.',
  ),
  phoneBusySoon: sentence(
    'Another request is open on this phone. Answer it there, then try again.',
    'Kuna ombi lingine kwenye simu hii. Lijibu huko, kisha ujaribu tena.',
  ),
  promptTrouble: sentence(
    'The request could not be sent just now. No money was taken. Try again in a minute, or pay by hand as shown below.',
    'Ombi halikutumwa kwa sasa. Hakuna pesa iliyokatwa. Jaribu tena baada ya dakika moja, au lipa mwenyewe kama ilivyoonyeshwa hapa chini.',
  ),

  sendingTitle: sentence('Sending the request to your phone', 'Tunatuma ombi kwenye simu yako'),
  sendingText: sentence('This takes a few seconds. Keep {phone} at hand.', 'Itachukua sekunde chache. Weka simu {phone} karibu.'),
  lookTitle: sentence('Look at your phone, enter your PIN', 'Angalia simu yako, weka PIN'),
  lookText: sentence('A request for {asked} is on {phone}.', 'Ombi la {asked} liko kwenye simu {phone}.'),
  lookStepCompare: sentence('Check that it names {merchant} and {amount}.', 'Hakikisha limetaja {merchant} na {amount}.'),
  lookStepPin: sentence('Enter your M-PESA PIN on the phone. We never see it.', 'Weka PIN yako ya M-PESA kwenye simu. Sisi hatuioni.'),
  lookStepWait: sentence('Come back here: this page says when it is paid.', 'Rudi hapa: ukurasa huu utasema malipo yakikamilika.'),
  timeLeft: sentence('About {time} left to answer', 'Imebaki kama {time} ya kujibu'),
  checkingTitle: sentence('Still checking', 'Bado tunathibitisha'),
  checkingText: sentence(
    'M-PESA has not told us the result yet. If you entered your PIN, do not pay again: your money is safe, and this page shows it as soon as we know.',
    'M-PESA bado haijatupa jibu. Kama umeshaweka PIN, usilipe tena: pesa yako iko salama, na ukurasa huu utaonyesha mara tu tukijua.',
  ),
  claimedText: sentence(
    'M-PESA reported your payment. We are confirming it; this takes a moment. Do not pay again.',
    'M-PESA imetuarifu kuhusu malipo yako. Tunayathibitisha; itachukua muda kidogo. Usilipe tena.',
  ),

  cancelledTitle: sentence('You cancelled the request', 'Umeghairi ombi'),
  cancelledText: sentence(
    'No money was taken. If that was a slip, send a new request.',
    'Hakuna pesa iliyokatwa. Kama ni kwa bahati mbaya, tuma ombi jipya.',
  ),
  wrongPinTitle: sentence('The PIN was not right', 'PIN si sahihi'),
  wrongPinText: sentence(
    'No money was taken. Send a new request and enter your M-PESA PIN again.',
    'Hakuna pesa iliyokatwa. Tuma ombi jipya kisha uweke PIN yako ya M-PESA tena.',
  ),
  noMoneyTitle: sentence('Not enough balance', 'Salio halitoshi'),
  noMoneyText: sentence(
    'No money was taken. Top up your M-PESA or use another number, then send a new request.',
    'Hakuna pesa iliyokatwa. Ongeza salio la M-PESA au tumia namba nyingine, kisha utume ombi jipya.',
  ),
  noAnswerTitle: sentence('No answer from your phone', 'Simu yako haikujibu'),
  noAnswerText: sentence(
    'The phone may be off, out of reach, or the request closed by itself. If money was taken all the same, it shows up here; otherwise send a new request.',
    'Huenda simu imezimwa, haina mtandao, au ombi limejifunga. Kama pesa imekatwa, itaonekana hapa; la sivyo tuma ombi jipya.',
  ),
  notSentTitle: sentence('The request did not reach your phone', 'Ombi halikufika kwenye simu yako'),
  notSentText: sentence('No money was taken. Send a new request.', 'Hakuna pesa iliyokatwa. Tuma ombi jipya.'),
  failedTitle: sentence('The payment did not go through', 'Malipo hayakukamilika'),
  failedText: sentence(
    'Send a new request, or pay by hand as shown below. If money was taken all the same, it shows up here.',
    'Tuma ombi jipya, au lipa mwenyewe kama ilivyoonyeshwa hapa chini. Kama pesa imekatwa, itaonekana hapa.',
  ),

  partialTitle: sentence('{paid} arrived, {left} still to pay', 'Tumepokea {paid}, bado {left}'),
  partialText: sentence(
    'What you paid is kept for this order. Pay the rest with a new request, or by hand as shown below.',
    'Ulicholipa kimehifadhiwa kwa oda hii. Lipa kilichobaki kwa ombi jipya, au lipa mwenyewe kama ilivyoonyeshwa hapa chini.',
  ),
  paidTitle: sentence('Paid', 'Malipo yamekamilika'),
  paidText: sentence('{merchant} has your payment. Thank you.', '{merchant} imepokea malipo yako. Asante.'),
  paidLate: sentence(
    'It arrived after this payment had closed. The money counts all the same; {merchant} was told.',
    'Yamefika baada ya muda kuisha. Pesa imehesabiwa vilevile; {merchant} imearifiwa.',
  ),
  paidOver: sentence(
    '{over} more than asked arrived. {merchant} was told; ask there to get it back.',
    'Umelipa {over} zaidi. {merchant} imearifiwa; waulize ili urudishiwe.',
  ),
  receipt: sentence('M-PESA receipt', 'Risiti ya M-PESA'),
  receiptLater: sentence('The receipt number follows by SMS.', 'Namba ya risiti itakuja kwa SMS.'),
  paidAt: sentence('Paid at', 'Ililipwa'),
  expiredTitle: sentence('This payment has expired', 'Muda wa malipo haya umeisha'),
  expiredText: sentence(
    'Go back to {merchant} and start again. If you have already paid, nothing is lost: the money shows up here.',
    'Rudi {merchant} uanze tena. Kama umeshalipa, hakuna kilichopotea: pesa itaonekana hapa.',
  ),
  closedTitle: sentence('This payment was cancelled', 'Malipo haya yameghairiwa'),
  closedText: sentence(
    '{merchant} no longer waits for it. If you have already paid, nothing is lost: the money shows up here.',
    '{merchant} haisubiri tena malipo haya. Kama umeshalipa, hakuna kilichopotea: pesa itaonekana hapa.',
  ),
  inactiveTitle: sentence('{merchant} takes no requests just now', '{merchant} haipokei maombi kwa sasa'),
  inactiveText: sentence(
    'You can pay by hand as shown below, or come back later.',
    'Unaweza kulipa mwenyewe kama ilivyoonyeshwa hapa chini, au rudi baadaye.',
  ),

  byHandTitle: sentence('Or pay by hand', 'Au lipa mwenyewe'),
  byHandText: sentence(
    'In the M-PESA menu of your phone or in the app, choose “{menu}” and enter:',
    'Kwenye menyu ya M-PESA ya simu yako au kwenye app, chagua “{menu}” kisha weka:',
  ),
  payBill: sentence('Pay Bill', 'Lipa Bili'),
  buyGoods: sentence('Buy Goods', 'Nunua Bidhaa'),
  businessNumber: sentence('Business number', 'Namba ya biashara'),
  tillNumber: sentence('Till number', 'Namba ya till'),
  accountNumber: sentence('Account', 'Akaunti'),
  amount: sentence('Amount', 'Kiasi'),
  copy: sentence('Copy', 'Nakili'),
  copied: sentence('Copied: {value}', 'Imenakiliwa: {value}'),

  offline: sentence(
    'Connection lost. We keep trying; your payment goes on without this page.',
    'Mtandao umekatika. Tunaendelea kujaribu; malipo yako yanaendelea hata bila ukurasa huu.',
  ),
  online: sentence('Connected again.', 'Mtandao umerudi.'),
  slow: sentence('The network is slow. Still waiting for an answer…', 'Mtandao ni wa polepole. Bado tunasubiri jibu…'),
  working: sentence('One moment…', 'Subiri kidogo…'),

  noAccessTitle: sentence('This link does not open a payment', 'Kiungo hiki hakifungui malipo'),
  noAccessText: sentence(
    'It may be incomplete or from another phone or browser. Open the link from the shop again.',
    'Huenda hakijakamilika au ni cha simu au kivinjari kingine. Fungua tena kiungo kutoka dukani.',
  ),
} satisfies Record<string, Sentence>;

/** Picks the language and fills the blanks. */
export function say(sentenceOf: Sentence, language: Language, blanks: Readonly<Record<string, string>> = {}): string {
  return sentenceOf[language].replace(/\{(\w+)\}/g, (whole, name: string) => blanks[name] ?? whole);
}
