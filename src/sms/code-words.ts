/** The words that make a number in a text a one-time code, or make it none. */

/** Words of which each says that the code is meant for one use. */
const strongWords = [
  // English
  "otp",
  "one[- ]?time",
  "verif(?:y|ication)",
  "passcode",
  "2fa",
  "(?:security|log-?in|access|auth\\w*|confirmation|sign[- ]?(?:in|up)|activation|validation|transfer|payment) (?:code|pin)",
  // German, Dutch, Swedish, Danish, Norwegian, Finnish
  "(?:bestätigungs|verifizierungs|verifikations|sicherheits|einmal|anmelde|freischalt|zugangs|login-?)-?(?:code|pin|kennwort|passwort)",
  "(?:[ms]-?|sms-?)?tan",
  "(?:verificatie|beveiligings|bevestigings|inlog|toegangs|eenmalige )-?code",
  "(?:verifierings|verifiserings|engångs|engangs|bekräftelse|bekræftelses|bekreftelses|säkerhets|sikkerheds|sikkerhets|inloggnings|login|logg-?inn)-?kod",
  "(?:vahvistus|kertakäyttö|turva|kirjautumis)(?:koodi|salasana|tunnus)",
  // French, Italian, Spanish, Portuguese, Catalan, Romanian
  "code (?:de |d['’])(?:vérification|sécurité|confirmation|validation|connexion|activation|accès|authentification)",
  "usage unique",
  "codice (?:di |d['’])?(?:verifica|sicurezza|conferma|accesso|attivazione|autorizzazione|autenticazione|temporaneo|monouso)",
  "usa e getta",
  "(?:código|codigo|codi) d[ei] (?:verificación|verificacion|seguridad|confirmación|confirmacion|acceso|activación|verificação|verificacao|segurança|seguranca|confirmação|confirmacao|acesso|ativação|ativacao|autenticação|validação|verificació)",
  "(?:clave|contraseña|senha) (?:dinámica|dinamica|temporal|temporária|de un solo uso|de uso único)",
  "codul? de (?:verificare|securitate|confirmare|autentificare|activare|acces)",
  // Polish, Czech, Slovak, Hungarian, Turkish, Greek
  "(?:kod|hasło|haslo) (?:weryfikacyjn|autoryzacyjn|bezpieczeństwa|sms|potwierdzając|dostępu|jednorazow|aktywacyjn)",
  "jednorazow",
  "(?:ověřovací|overovací|autorizační|autorizačný|potvrzovací|potvrdzovací|jednorázov\\p{L}*|bezpečnostní|bezpečnostný|aktivační) (?:kód|heslo)",
  "(?:ellenőrző|megerősítő|biztonsági|belépési|egyszer használatos|aktiváló) ?(?:kód|jelszó)",
  "(?:doğrulama|onay|güvenlik|tek kullanımlık|aktivasyon|giriş) (?:kod|şifre)",
  "(?:κωδικ\\p{L}+) (?:επαλήθευσης|επιβεβαίωσης|ασφαλείας|μίας χρήσης|μιας χρήσης)",
  // Russian, Ukrainian, Bulgarian
  "код\\p{L}* (?:подтверждения|проверки|доступа|авторизации|безопасности|активации|входа|підтвердження|перевірки|доступу|безпеки|за потвърждение|за достъп)",
  "однораз",
  // Vietnamese, Indonesian, Malay
  "mã (?:xác|otp|kích)",
  "(?:kode|kod) (?:verifikasi|otp|keamanan|konfirmasi|pengesahan|rahasia)",
  // Arabic, Persian, Hebrew, Hindi, Thai
  "رمز (?:التحقق|التأكيد|التفعيل|الدخول|المرور|تحقق|التحقّق)",
  "کد (?:تایید|تأیید|فعال|ورود)",
  "קוד (?:ה?אימות|חד|הכניסה|אבטחה)",
  "(?:ओटीपी|सत्यापन)",
  "(?:รหัส ?(?:otp|ยืนยัน))",
  // Chinese, Japanese, Korean
  "(?:验证码|驗證碼|校验码|动态码|动态密码|認證碼|确认码)",
  "(?:認証コード|確認コード|認証番号|ワンタイム|セキュリティコード)",
  "(?:인증 ?번호|인증 ?코드|확인 ?코드)",
];

/** Words for a code or a password of any kind. */
const weakWords = [
  "code",
  "codice",
  "c[oó]digo",
  "codi",
  "codul?",
  "kod",
  "kód",
  "kode",
  "koodi",
  "код",
  "κωδικ",
  "رمز",
  "کد",
  "קוד",
  "कोड",
  "コード",
  "코드",
  "รหัส",
  "mã",
  "pin",
  "password",
  "passwort",
  "kennwort",
  "mot de passe",
  "contraseña",
  "clave",
  "senha",
  "hasło",
  "пароль",
  "şifre",
  "heslo",
  "parola",
  "wachtwoord",
  "lösenord",
  "salasana",
  "jelszó",
  "密码",
  "密碼",
  "パスワード",
  "비밀번호",
];

/** Codes that nobody is to type in as a proof. */
const otherCodes = [
  "(?:promo\\w*|discount|coupon|voucher|zip|postal|post|qr|bar|area|country|source|dress|gift|referral|invit\\w+|product|tracking|order|booking|reservation|item|swift|sort|offer)[- ]?codes?",
  "codice (?:fiscale|sconto|promo\\w*|cliente|postale|prenotazione|ordine|a barre|pratica|di tracciamento|spedizione|avviamento)",
  "c[oó]digo (?:postal|promocional|de descuento|de barras|de cliente|de pedido|de seguimiento|de rastreio|de desconto|de reserva|qr)",
  "code (?:promo\\w*|postal|barres?|client|de suivi|de réduction|de parrainage|de réservation)",
  "(?:gutschein|rabatt|aktions|bar|qr|post|sendungs|strich)-?codes?",
  "(?:korting|actie|streepjes|track)s?codes?",
  "kod (?:pocztow|rabatow|promocyjn|kreskow)\\p{L}*",
  "(?:indirim|promosyon|posta|kampanya) kodu",
  "(?:slevov|zľavov|promo)\\p{L}* kód\\p{L}*",
  "(?:rabatt?|kampanj|kampanje)kod\\p{L}*",
  "промокод\\p{L}*|код\\p{L}* (?:скидки|товара|заказа)",
  "kupon ?kód\\p{L}*|kode (?:promo|voucher|diskon|pos)",
  "优惠码|折扣码|邮编|クーポンコード|할인 ?코드",
];

/** What stands in front of a number that is something else: an amount, a card, an order, a telephone. */
const otherNumbersBefore = [
  "[€$£¥₹₽₴₺₦₪₫₱฿]",
  "(?:eur|usd|gbp|chf|inr|rs|pln|czk|huf|ron|sek|nok|dkk|rub|uah|try|kr|zł|lei|aed|sar|ngn|kes|zar|thb|vnd|rp|brl|mxn)\\.?",
  "(?:end(?:ing|s)?(?: (?:in|with|on))?|endet auf|endend auf|finale|terminante|terminado en|termina en|final|se terminant par|x+|\\*+|…|\\.{2,})",
  "(?:card|carta|tarjeta|cartão|carte|karte|account|acct|a/c|conto|cuenta|compte|konto)(?: (?:no|n|nr|number))?\\.?",
  "(?:order|ordine|pedido|commande|bestellung|bestelling|zamówienie|ticket|ref|reference|riferimento|invoice|fattura|factura|facture|rechnung|parcel|pacco|paquete|colis|paket|tracking|booking|flight|room|gate|заказ|заказа|sipariş)(?: (?:no|n|nr|number|id|num))?\\.?:?",
  "(?:tel|phone|call|chiama|llama|appelez|ruf|dial|звоните|sms (?:to|al)|stop (?:to|al))\\.?:?",
  "(?:n\\.|nr\\.?|no\\.|№|#|num\\.?|numero)",
];

/** What stands behind a number that counts something. */
const otherNumbersBehind = [
  "[€$£¥₹₽₴₺₦₪₫₱฿%°]",
  "(?:eur|euros?|usd|gbp|chf|inr|rs|pln|czk|kč|huf|ft|ron|lei|sek|nok|dkk|kr|rub|руб|грн|uah|try|tl|zł|aed|ngn|kes|zar|thb|vnd|đ|元|円|원)(?!\\p{L})",
  "(?:min|sec|sek|hours?|days?|std|stunden|tage|minut|ore|giorni|días|dias|jours|heures|мин|час|[gmk]b|km|points?|punti|puntos|uhr|h|am|pm|分|秒)(?!\\p{L})",
];

const notInWord = String.raw`(?<![\p{L}\p{N}_])`;

/** Any of them, from the beginning of a word on; scripts without spaces have none, and need none. */
function anyOf(words: readonly string[]): RegExp {
  const spaced = words.filter((word) => /^[^\u0e00-\u0e7f\u3000-\u9fff\uac00-\ud7af]*$/u.test(word));
  const dense = words.filter((word) => !spaced.includes(word));
  const branches = [`${notInWord}(?:${spaced.join("|")})`, ...dense];
  return new RegExp(branches.join("|"), "giu");
}

/** Says that a code is meant for one use. */
export const strongWord = anyOf(strongWords);
/** Says that something is a code; German and its like write it at the end of a word. */
export const weakWord = new RegExp(`${anyOf(weakWords).source}|code(?!\\p{L})|kode?n?(?!\\p{L})`, "giu");
/** A code of another kind, which is no word for a code. */
export const otherCode = anyOf(otherCodes);
/** At the end of what stands in front of a number: it is no code. */
export const otherBefore = new RegExp(`(?:^|${notInWord})(?:${otherNumbersBefore.join("|")})\\s?$`, "iu");
/** At the beginning of what stands behind a number: it is no code. */
export const otherBehind = new RegExp(`^[\\s-]?(?:${otherNumbersBehind.join("|")})`, "iu");
/** What texts with a one-time code say besides. */
export const secrecyWords =
  /share|nobody|anyone|expire|valid|gültig|weitergeben|niemand|condivider|comunicar|nessuno|scad|compart|caduca|valable|partagez|personne|никому|срок|действ|nikomu|ważn|platn|paylaş|geçerli|deel|dela|del ikke|ikke del|log[- ]?in|sign[- ]?in|account|anmeld|acced|connexion|whatsapp|telegram|泄露|有效|有効|타인/iu;
