/** Finds the amount in what an operator answers about a balance. Pure. */

const currency = String.raw`(?:€|\$|£|¥|₹|₽|₴|₺|₦|₪|₫|₱|฿|zł|Kč|Ft|EUR|USD|GBP|CHF|PLN|CZK|HUF|RON|BGN|SEK|NOK|DKK|RUB|UAH|TRY|INR|NGN|KES|GHS|ZAR|AED|THB|MYR|PHP|IDR|BRL|MXN|euros?|lei|leva|rub\.?|руб\.?|грн\.?|[рp]\.|лв\.?|kn|kr\.?|TL|Rs\.?|KSh|Rp|R\$|RM)`;
const number = String.raw`[-−]?\d{1,3}(?:[ .,'’\u00a0]\d{3})*(?:[.,]\d{1,2})?(?!\d)|[-−]?\d+(?:[.,]\d{1,2})?(?!\d)`;

/** Amounts with their currency, before or behind. */
const marked = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${currency}\s?(?:${number})|(?:${number})\s?${currency})(?![\p{L}\d])`,
  "giu",
);
/** A number with exactly two decimals. */
const decimal = /(?<![\d.,])[-−]?\d{1,6}[.,]\d{2}(?![\d.,]*\d)/u;
/** A number right behind a word for what is left. */
const named =
  /(?:balance|credit|saldo|credito|crédito|crédit|solde|guthaben|konto\w*|stan|zůstatek|kredit|egyenleg|sold|bakiye|баланс|остаток|рахунк\w*|υπόλοιπο|余额|餘額)[^\d\n]{0,20}?([-−]?\d+(?:[.,]\d{1,2})?)/iu;

/** No network says more at once (23.038 §5); what stands further on is not looked at. */
const longestSearched = 200;

/** The amount as it stands in the text, such as `12.50 €`; null when none is found. */
export function findAmount(answer: string): string | null {
  const text = answer.slice(0, longestSearched);
  const amounts = [...text.matchAll(marked)].map(({ 0: found, index }) => ({ found: found.trim(), index }));
  const word = named.exec(text);
  const near = word && amounts.find(({ index, found }) => index + found.length > word.index);
  return near?.found ?? amounts[0]?.found ?? word?.[1] ?? decimal.exec(text)?.[0] ?? null;
}
