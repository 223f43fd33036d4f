/** What a phone is told and asked from outside the modem, as data: what a trace must hold to be replayed. */
import type { DivertModem, DivertOrder, DivertReason } from "./core/divert-modem.ts";
import type { Slot, SubmitPdu, TextModem, UssdModem } from "./core/text-modem.ts";
import type { CallEvent } from "./call/state.ts";

/** Something that the modem is asked for besides calls. */
export type ModemRequest =
  | { readonly kind: "list-texts"; readonly storage: string }
  | { readonly kind: "read-text"; readonly slot: Slot }
  | { readonly kind: "remove-text"; readonly slot: Slot }
  | { readonly kind: "send-text"; readonly pdu: SubmitPdu }
  | { readonly kind: "send-ussd"; readonly payload: string; readonly dcs: number }
  | { readonly kind: "cancel-ussd" }
  | { readonly kind: "ask-divert"; readonly reason: DivertReason }
  | { readonly kind: "order-divert"; readonly reason: DivertReason; readonly order: DivertOrder };

/** Everything from outside. */
export type PhoneInput = CallEvent | ModemRequest;

/** The kinds of input that are recorded; the others of the call machine come of the modem or of time. */
export const inputKinds: readonly PhoneInput["kind"][] = [
  "routed",
  "call-wanted",
  "check-wanted",
  "close-wanted",
  "list-texts",
  "read-text",
  "remove-text",
  "send-text",
  "send-ussd",
  "cancel-ussd",
  "ask-divert",
  "order-divert",
];

/** A modem as it is asked for more than calls. */
export interface AskedModem {
  readonly texts: TextModem;
  readonly ussd: UssdModem;
  readonly diverts: DivertModem;
}

/** The same modem, of which each request is told before it is made. */
export function tellRequests(
  { texts, ussd, diverts }: AskedModem,
  tell: (request: ModemRequest) => void,
): AskedModem {
  return {
    texts: {
      ...texts,
      list(storage) {
        tell({ kind: "list-texts", storage });
        return texts.list(storage);
      },
      read(slot) {
        tell({ kind: "read-text", slot });
        return texts.read(slot);
      },
      remove(slot) {
        tell({ kind: "remove-text", slot });
        return texts.remove(slot);
      },
      send(pdu, beforePdu) {
        tell({ kind: "send-text", pdu });
        return texts.send(pdu, beforePdu);
      },
    },
    ussd: {
      send(payload, dcs) {
        tell({ kind: "send-ussd", payload, dcs });
        return ussd.send(payload, dcs);
      },
      cancel() {
        tell({ kind: "cancel-ussd" });
        return ussd.cancel();
      },
    },
    diverts: {
      ask(reason) {
        tell({ kind: "ask-divert", reason });
        return diverts.ask(reason);
      },
      order(reason, order) {
        tell({ kind: "order-divert", reason, order });
        return diverts.order(reason, order);
      },
    },
  };
}

/** Makes a recorded request again; what comes of it is seen on the port. */
export function repeatRequest({ texts, ussd, diverts }: AskedModem, input: ModemRequest): void {
  switch (input.kind) {
    case "list-texts":
      void texts.list(input.storage);
      break;
    case "read-text":
      void texts.read(input.slot);
      break;
    case "remove-text":
      void texts.remove(input.slot);
      break;
    case "send-text":
      void texts.send(input.pdu, () => undefined);
      break;
    case "send-ussd":
      void ussd.send(input.payload, input.dcs);
      break;
    case "cancel-ussd":
      void ussd.cancel();
      break;
    case "ask-divert":
      void diverts.ask(input.reason);
      break;
    case "order-divert":
      void diverts.order(input.reason, input.order);
  }
}
