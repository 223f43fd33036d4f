import { describe, expect, it } from "vitest";
import { findAmount } from "../../src/sms/balance.ts";

describe("given what an operator answers about a balance", () => {
  it.each([
    ["Your balance is £12.50. Valid until 31/12/2026.", "£12.50"],
    ["Il tuo credito residuo e' 4,35 euro. Promo attiva: 50 GB", "4,35 euro"],
    ["Credito residuo: EUR 4.35", "EUR 4.35"],
    ["OCTATOK 0.5 p.", "0.5 p."],
    ["Баланс: 153,20 руб.", "153,20 руб."],
    ["Ihr Guthaben beträgt 9,87 €. Ihr Tarif kostet 4,99 € im Monat.", "9,87 €"],
    ["Pass 30 days for 10 USD. Balance 1,234.56 USD", "1,234.56 USD"],
    ["Stan konta: 15,20 zł, ważne do 12.12.2026", "15,20 zł"],
    ["Saldo: 20", "20"],
    ["Solde : 3,00€", "3,00€"],
    ["Bakiyeniz 25,50 TL", "25,50 TL"],
    ["Main Bal: 10.00, exp 2026-12-01", "10.00"],
    ["KSh 50.00 left, 10 SMS", "KSh 50.00"],
    ["Your credit is -0.25 EUR", "-0.25 EUR"],
  ])("finds the amount in “%s”", (text, amount) => {
    expect(findAmount(text)).toBe(amount);
  });

  it.each(["", "Try again later.", "You have 50 free minutes until 12.12.2026", "Error 404"])(
    "finds none in “%s”",
    (text) => {
      expect(findAmount(text)).toBeNull();
    },
  );

  it("is quick with a long text of digits", () => {
    expect(findAmount("1,".repeat(50_000))).toBeNull();
    expect(findAmount("1 ".repeat(50_000))).toBeNull();
    expect(findAmount("balance ".repeat(20_000))).toBeNull();
  });
});
