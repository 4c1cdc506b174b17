interface Sentence {
  readonly en: string;
  readonly sw: string;
}

const say = (en: string, sw: string): Sentence => Object.freeze({ en, sw });

/**
 * What customers read. "No money has left your account" stands only where a code rules out that money moved; codes
 * that can be followed by a late success get a sentence without that promise, and invite nobody who entered a PIN to pay twice.
 */
export const sentences = {
  paid: say('Paid. Thank you.', 'Malipo yamekamilika. Asante.'),
  waiting: say('Look at your phone and enter your M-PESA PIN.', 'Angalia simu yako, weka PIN ya M-PESA.'),
  checking: say(
    'We are still checking your payment. Please do not pay again yet.',
    'Bado tunathibitisha malipo yako. Tafadhali usilipe tena kwa sasa.',
  ),
  unsure: say(
    'We could not confirm this payment. Look for an M-PESA message before you pay again.',
    'Hatukuweza kuthibitisha malipo haya. Angalia ujumbe wa M-PESA kabla ya kulipa tena.',
  ),
  cancelled: say(
    'You cancelled the request. No money has left your account. Try again if you still want to pay.',
    'Umeghairi ombi. Pesa yako haijatoka. Jaribu tena kama bado unataka kulipa.',
  ),
  balance: say(
    'Your M-PESA balance is too low for this. Top up, then try again.',
    'Salio halitoshi. Ongeza pesa kwenye M-PESA, kisha ujaribu tena.',
  ),
  wrongPin: say('That PIN was not right. Try again with your M-PESA PIN.', 'PIN si sahihi. Jaribu tena ukitumia PIN yako ya M-PESA.'),
  pinLocked: say(
    'Your M-PESA PIN is locked. Call Safaricom on 100 to open it.',
    'PIN yako ya M-PESA imefungwa. Piga simu Safaricom, nambari 100, ifunguliwe.',
  ),
  noAnswer: say(
    'Your phone did not answer in time. If you entered your PIN, wait for the M-PESA message first. If not, unlock the phone and try again.',
    'Simu yako haikujibu kwa wakati. Kama umeweka PIN, subiri kwanza ujumbe wa M-PESA. Kama hujaweka, fungua simu kisha ujaribu tena.',
  ),
  unreachable: say(
    'Your phone could not be reached. Check that it is on and has network, then try again.',
    'Simu yako haipatikani. Hakikisha imewashwa na ina mtandao, kisha ujaribu tena.',
  ),
  noPrompt: say(
    'The request did not get to your phone. Try again in a minute.',
    'Ombi halikufika kwenye simu yako. Jaribu tena baada ya dakika moja.',
  ),
  expired: say(
    'The request ran out of time. If you entered your PIN, wait for the M-PESA message first. If not, try again.',
    'Muda wa ombi umeisha. Kama umeweka PIN, subiri kwanza ujumbe wa M-PESA. Kama hujaweka, jaribu tena.',
  ),
  otherRequest: say(
    'Another M-PESA request is open on your phone. Finish or cancel it, wait a minute, then try again.',
    'Kuna ombi lingine la M-PESA kwenye simu yako. Limalize au lighairi, subiri dakika moja, kisha ujaribu tena.',
  ),
  sameAgain: say(
    'You were just asked for this same amount. Wait two minutes, then try again.',
    'Umeombwa kiasi hiki hiki sasa hivi. Subiri dakika mbili, kisha ujaribu tena.',
  ),
  tooSmall: say('This amount is too small for M-PESA.', 'Kiasi hiki ni kidogo mno kwa M-PESA.'),
  tooLarge: say(
    'M-PESA takes at most KES 250,000 at once. Pay in parts or another way.',
    'M-PESA hupokea hadi KES 250,000 kwa mara moja. Lipa kwa awamu au kwa njia nyingine.',
  ),
  dailyLimit: say(
    'You have reached your M-PESA limit for today. Pay tomorrow or another way.',
    'Umefikia kikomo chako cha M-PESA cha leo. Lipa kesho au kwa njia nyingine.',
  ),
  wallet: say(
    'M-PESA does not let this account pay. Call Safaricom on 100.',
    'M-PESA hairuhusu akaunti hii kulipa. Piga simu Safaricom, nambari 100.',
  ),
  declined: say(
    'M-PESA declined this payment. Use another number, or call Safaricom on 100.',
    'M-PESA imekataa malipo haya. Tumia nambari nyingine, au piga simu Safaricom, nambari 100.',
  ),
  checkNumber: say(
    'This phone could not be reached. Check the number, then try again.',
    'Simu hii haikupatikana. Hakikisha nambari ni sahihi, kisha ujaribu tena.',
  ),
  busy: say(
    'M-PESA is busy. No money has left your account. Try again in a few minutes.',
    'M-PESA ina shughuli nyingi. Pesa yako haijatoka. Jaribu tena baada ya dakika chache.',
  ),
  maintenance: say(
    'M-PESA is closed for repairs. No money has left your account. Try again later.',
    'M-PESA inafanyiwa marekebisho. Pesa yako haijatoka. Jaribu tena baadaye.',
  ),
  tryLater: say(
    'We could not ask M-PESA just now. No money has left your account. Try again in a few minutes.',
    'Hatukuweza kufikia M-PESA kwa sasa. Pesa yako haijatoka. Jaribu tena baada ya dakika chache.',
  ),
  ourSide: say(
    'We could not take this payment: the fault is on our side. No money has left your account. Please talk to us.',
    'Hatukuweza kupokea malipo haya: tatizo liko kwetu. Pesa yako haijatoka. Tafadhali wasiliana nasi.',
  ),

  payoutDone: say('The money is in your M-PESA.', 'Pesa imeingia kwenye M-PESA yako.'),
  payoutDelayed: say(
    'Your money is delayed. We are on it; you need not do anything.',
    'Pesa yako imechelewa. Tunashughulikia; huhitaji kufanya lolote.',
  ),
  payoutChecking: say('Your money is on its way; we are checking that it arrived.', 'Pesa yako iko njiani; tunathibitisha kama imefika.'),
  payoutTooSmall: say('This amount is too small to be sent by M-PESA.', 'Kiasi hiki ni kidogo mno kutumwa kwa M-PESA.'),
  payoutTooLarge: say('M-PESA sends at most KES 250,000 at once.', 'M-PESA hutuma hadi KES 250,000 kwa mara moja.'),
  payoutTomorrow: say(
    'Your M-PESA has reached its limit for today. We will send the money tomorrow.',
    'M-PESA yako imefikia kikomo cha leo. Tutatuma pesa kesho.',
  ),
  payoutFull: say(
    'Your M-PESA cannot hold this much more. Use some of it, then tell us to send again.',
    'M-PESA yako haiwezi kupokea kiasi hiki zaidi. Tumia kiasi fulani, kisha utuambie tutume tena.',
  ),
  payoutAmount: say('This amount cannot be sent. Please talk to us.', 'Kiasi hiki hakiwezi kutumwa. Tafadhali wasiliana nasi.'),
  payeeNumber: say(
    'We could not send money to this number. Please check it.',
    'Hatukuweza kutuma pesa kwa nambari hii. Tafadhali ihakikishe.',
  ),
  payeeUnregistered: say(
    'This number has no M-PESA. Please give us another one.',
    'Nambari hii haina M-PESA. Tafadhali tupe nambari nyingine.',
  ),
  payeeAccount: say(
    'We could not send money to this account. Please check its details.',
    'Hatukuweza kutuma pesa kwa akaunti hii. Tafadhali hakikisha maelezo yake.',
  ),
  payeeIdentity: say('Your ID does not match the one M-PESA has for you.', 'Kitambulisho chako hakilingani na kile kilicho kwenye M-PESA.'),

  transferDone: say('The payment has been sent.', 'Malipo yametumwa.'),
  transferDelayed: say('The payment is delayed. We are on it.', 'Malipo yamechelewa. Tunashughulikia.'),
  receiverFull: say('The receiving account cannot hold this amount.', 'Akaunti inayopokea haiwezi kubeba kiasi hiki.'),
  receiverWrong: say('The receiving business number is not right.', 'Nambari ya biashara inayopokea si sahihi.'),
  businessMismatch: say(
    'M-PESA could not confirm the business. Its owner should call Safaricom.',
    'M-PESA haikuweza kuthibitisha biashara. Mwenye biashara apige simu Safaricom.',
  ),
  noNominatedPhone: say(
    'The till has no phone tied to it. Its owner should call Safaricom.',
    'Till haina simu iliyosajiliwa. Mwenye till apige simu Safaricom.',
  ),

  refundDone: say('Your money is back in your M-PESA.', 'Pesa yako imerudi kwenye M-PESA.'),
  refundedBefore: say('This payment was already given back.', 'Malipo haya yalikwisha kurudishwa.'),
  refundUnknown: say(
    'We could not find the payment to give back. Please talk to us.',
    'Hatukupata malipo ya kurudisha. Tafadhali wasiliana nasi.',
  ),
  refundDelayed: say(
    'Your refund is delayed. We are on it; you need not do anything.',
    'Pesa yako ya kurudishiwa imechelewa. Tunashughulikia; huhitaji kufanya lolote.',
  ),
  notFound: say('We could not find this payment at M-PESA.', 'Hatukupata malipo haya kwa M-PESA.'),

  numberRefused: say('This phone number cannot pay this account.', 'Nambari hii ya simu haiwezi kulipia akaunti hii.'),
  accountRefused: say(
    'That account number is not right. Check it and pay again.',
    'Nambari ya akaunti si sahihi. Ihakikishe kisha ulipe tena.',
  ),
  amountRefused: say('That is not the amount due on this account.', 'Hicho si kiasi kinachodaiwa kwenye akaunti hii.'),
  payerRefused: say('The payer does not match this account.', 'Anayelipa halingani na akaunti hii.'),
  businessRefused: say('This business number cannot take the payment.', 'Nambari hii ya biashara haiwezi kupokea malipo.'),
  paymentRefused: say(
    'The payment was not accepted. Please talk to the business.',
    'Malipo hayakukubaliwa. Tafadhali wasiliana na biashara.',
  ),

  orderSet: say('Your standing order is set up.', 'Malipo yako ya kila mara yamewekwa.'),
  orderTwice: say('You already have a standing order with this name.', 'Tayari una malipo ya kila mara kwa jina hili.'),
  noAccount: say('This number has no M-PESA account.', 'Nambari hii haina akaunti ya M-PESA.'),

  done: say('Done.', 'Tayari.'),
  staff: say(
    'We could not check this at M-PESA yet. We are on it; you need not do anything.',
    'Bado hatujaweza kuthibitisha kwa M-PESA. Tunashughulikia; huhitaji kufanya lolote.',
  ),
} satisfies Record<string, Sentence>;

/** Names one of the sentences. */
export type SentenceName = keyof typeof sentences;
