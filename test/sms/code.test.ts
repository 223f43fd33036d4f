import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCode } from "../../src/sms/code.ts";

/** Sender, text, code. Texts are as services write them, their names invented. */
const codes: readonly (readonly [sender: string, body: string, code: string])[] = [
  ["Mailo", "Your Mailo verification code is 482913. Don't share it with anyone.", "482913"],
  ["Google", "G-739204 is your Google verification code.", "G-739204"],
  ["+447700900123", "<#> 271-828 is your Chatter code. Don't share it. 4sgLq1p5sV6", "271-828"],
  ["22395", "Your one-time passcode is 0042. It expires in 10 minutes.", "0042"],
  ["NORDBANK", "OTP for your purchase of EUR 1249.00 at SHOP on card ending 4455 is 338812.", "338812"],
  [
    "ACMEBANK",
    "INR 5000 will be debited from A/c XX1234. OTP: 90817263. Valid for 5 mins. Never share it.",
    "90817263",
  ],
  ["Example", "123456 is your login code for example.com.\n@example.com #123456", "123456"],
  ["+447700900155", "Enter this to sign in.\n\n@login.example.com #K7Q2ZP", "K7Q2ZP"],
  ["Steamy", "Your Steamy access code is XK4F2", "XK4F2"],
  ["Taxi", "Your Taxi code: 4821. Never share this code.", "4821"],
  ["+447700900188", "Your ride code is 7718. Reply STOP to 40404 to unsubscribe. Do not share.", "7718"],
  ["Chirp", "Use 604 118 as your Chirp security code", "604 118"],
  ["Konto", "Ihr Bestätigungscode lautet: 558102. Bitte nicht weitergeben.", "558102"],
  ["Sparbank", "Ihre TAN für die Überweisung über 1.250,00 EUR an Beispiel GmbH: 771034", "771034"],
  ["Paket", "Dein Einmalpasswort ist 20193 und 15 Minuten gültig.", "20193"],
  [
    "BANCA",
    "Codice di sicurezza: 91827364 per autorizzare il pagamento di 49,90 EUR. Non comunicarlo.",
    "91827364",
  ],
  ["SPID", "Il tuo codice temporaneo è 662910. Scade tra 5 minuti.", "662910"],
  ["Poste", "La tua password usa e getta per accedere e': 330918", "330918"],
  ["+393401234567", "443210 è il tuo codice di verifica Esempio. Non condividerlo.", "443210"],
  ["Banque", "Votre code de validation est 109283. Ne le communiquez à personne.", "109283"],
  ["Service", "Mot de passe à usage unique : 5566. Valable 10 min.", "5566"],
  ["BANCO", "Tu clave dinámica es 882134 para la compra de 35,20 EUR. No la compartas.", "882134"],
  ["Correo", "Su código de verificación es: 77120", "77120"],
  ["Banco BR", "Seu código de segurança é 550912. Não compartilhe com ninguém.", "550912"],
  ["Loja", "123987 é a sua senha temporária. Válida por 5 minutos.", "123987"],
  ["ING", "Je verificatiecode is 884422. Deel deze code met niemand.", "884422"],
  ["Bank", "Kod SMS do logowania: 45120983. Nie podawaj go nikomu.", "45120983"],
  ["Sklep", "Twoje hasło jednorazowe: 903311", "903311"],
  ["Banka", "Váš ověřovací kód je 665544. Platnost 10 minut.", "665544"],
  ["Banka SK", "Autorizačný kód: 118822 na platbu 12,50 EUR", "118822"],
  ["Bank HU", "Egyszer használatos jelszó: 774411", "774411"],
  ["Banca RO", "Codul de verificare este 223344. Nu îl dezvălui nimănui.", "223344"],
  ["BANKA TR", "Doğrulama kodunuz: 559900. Kimseyle paylaşmayınız.", "559900"],
  ["Service SE", "Din verifieringskod är 331177. Dela den inte.", "331177"],
  ["Service DK", "Din engangskode er 8841", "8841"],
  ["Service NO", "Bekreftelseskode: 664433", "664433"],
  ["Palvelu", "Vahvistuskoodisi on 220033.", "220033"],
  ["Bank RU", "Никому не говорите код 4417! Вход в банк.", "4417"],
  ["Usluga", "Код подтверждения: 90 12 34", "90 12 34"],
  ["Bank UA", "Ваш код підтвердження 551100, дійсний 3 хв", "551100"],
  ["Trapeza", "Ο κωδικός επαλήθευσης είναι 446688", "446688"],
  ["بنك", "رمز التحقق الخاص بك هو 739128. لا تشاركه مع أحد.", "739128"],
  ["بنك", "رمز التحقق: ٤٨٢٩١٣", "٤٨٢٩١٣"],
  ["שירות", "קוד האימות שלך הוא 119922", "119922"],
  ["示例", "【示例】验证码:773311,5分钟内有效,请勿泄露。", "773311"],
  ["例", "認証コード:881200\n有効期限は10分です。", "881200"],
  ["예시", "[예시] 인증번호 [445566]를 입력해 주세요.", "445566"],
  ["Dich vu", "Mã xác thực của bạn là 908172. Không chia sẻ mã này.", "908172"],
  ["Layanan", "Kode verifikasi Anda: 615243. JANGAN berikan kepada siapa pun.", "615243"],
  ["Seva", "आपका ओटीपी 552211 है। किसी से साझा न करें।", "552211"],
  ["Borigan", "รหัส OTP ของคุณคือ 334455", "334455"],
  ["PARCEL", "Your parcel is in locker 12. Pick-up PIN: 583920", "583920"],
];

const others: readonly (readonly [sender: string, body: string])[] = [
  ["+447700900002", "See you at 1830 in front of number 4521"],
  ["+447700900002", "The code for the garage door is 4821"],
  ["+447700900002", "My PIN code joke: 1234 walks into a bar"],
  ["Bank", "Your balance is 1234.56 EUR on 31-12-2026."],
  [
    "Bank",
    "Card ending 4455: purchase of EUR 2500 at SHOP on 12/11/2026 18:30. If not you call 0800 123456.",
  ],
  ["Shop", "Use promo code 202020 for 20% off until 31.12.2026!"],
  ["Shop", "Mit dem Gutscheincode 445566 sparen Sie 10 EUR."],
  ["Negozio", "Il tuo codice sconto 778899 ti aspetta, valido fino al 31/12."],
  ["Tienda", "Código promocional: 334455. Caduca mañana."],
  ["Courier", "Parcel 88172635 arrives today 10:00-12:00. Track it with tracking code 88172635."],
  ["Corriere", "Il pacco 7718293 è in consegna. Codice di tracciamento 7718293"],
  ["Operator", "You have used 1024 MB of 2048 MB. Dial *123# for your balance."],
  ["Operator", "Top-up of 1000 INR done. New balance: 1234 INR. Password change? Call 12345678."],
  ["Operator", "Ricarica di 10,00 EUR effettuata. Il tuo PIN non cambia. Info al 40916"],
  ["Doctor", "Your appointment is on 2026-11-24 at 09:30, room 1204."],
  ["Airline", "Flight 4521 to Rome departs 18:45 from gate 1204. Booking code: 556677"],
  ["Ticket", "Order 552211 is confirmed. Thank you!"],
  ["Tax", "Il suo codice fiscale risulta aggiornato dal 2026. Pratica n. 445566"],
  ["Shop", "Postcode 10115 Berlin: your store opens in 2027."],
  ["+447700900002", "Call me on 0161 496 0123, or 07700 900123"],
  ["+447700900002", "happy 2026!"],
  ["INFO", "Read the source code of 200000 lines at https://example.com/code/123456"],
  ["INFO", "Your password was changed. If it was not you, visit https://example.com/r/998877."],
  ["Loyalty", "Hai 1500 punti! Codice cliente 556677."],
  ["Game", "New high score: 987654"],
  ["", ""],
];

describe("a one-time code", () => {
  it.each(codes)("is found in what %s sends: %s", (sender, body, code) => {
    expect(findCode(body, sender)).toBe(code);
  });

  it.each(others)("is not seen in what %s sends: %s", (sender, body) => {
    expect(findCode(body, sender)).toBeNull();
  });

  it("stands in the text as it is told, whatever the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "code",
        "OTP",
        ":",
        "is",
        " ",
        "-",
        "123456",
        "12",
        "G-",
        "@a.b #",
        "验证码",
        "\n",
        "\0",
        "🙂",
      ),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.string(), (pieces, sender) => {
        const body = pieces.join("");
        const code = findCode(body, sender);
        expect(code === null || body.includes(code)).toBe(true);
      }),
    );
  });

  it.each([
    ["digits", "1".repeat(39_000)],
    ["words", "code ".repeat(8000)],
    ["both", "code 1234 ".repeat(4000)],
    ["at signs", "@a.a".repeat(9000)],
    ["addresses", "https://".repeat(5000)],
  ])("is looked for quickly in very many %s", (_, body) => {
    const began = performance.now();
    findCode(body, "+447700900002");
    // Of one that looks at everything again at each place it would be minutes.
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
