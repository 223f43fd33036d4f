/** What the phones on the table are doing, in words; pure. */
import type { PhoneState } from "../simulator/person.ts";
import { cast, character, type Word } from "./cast.ts";
import type { Deed } from "./typed.ts";
import type { Look } from "./look.ts";

/** What a phone does when it is called: it rings, its owner talks to somebody else, or it is off. */
export type Mood = "free" | "busy" | "off";

/** A phone as it is now. */
export interface PhoneView {
  readonly word: Word;
  readonly state: PhoneState;
  readonly mood: Mood;
  /** Those who hear it, and whom it hears. */
  readonly hears: readonly Word[];
  /** How its last call came to nothing; null when it did not. */
  readonly heard: string | null;
}

/** All phones, in the order of the cast, and the stick. */
export interface Board {
  readonly phones: readonly PhoneView[];
  readonly stick: "in" | "out";
}

/** The board before anything has happened. */
export const quietBoard: Board = {
  stick: "in",
  phones: cast.map(({ word }) => ({ word, state: "idle", mood: "free", hears: [], heard: null })),
};

/** The phone of one of the cast. */
export function phoneOf(board: Board, word: Word): PhoneView {
  const found = board.phones.find((each) => each.word === word);
  if (!found) throw new Error(`${word} has no phone`);
  return found;
}

/** What a phone is doing, and how that looks. */
export function describePhone(phone: PhoneView): { readonly text: string; readonly look: Look } {
  const { state, mood, hears } = phone;
  switch (state) {
    case "ringing":
      return { text: "RINGS", look: "alert" };
    case "calling":
      return { text: "calls the SIM, hears it ring", look: "hint" };
    case "on-hold":
      return { text: "on hold", look: "hint" };
    case "talking":
      return hears.length > 0
        ? { text: `talks with ${hears.map((each) => character(each).called).join(" and ")}`, look: "good" }
        : { text: "connected, hears nobody", look: "hint" };
    case "idle":
      return { text: restingText(mood, phone.heard), look: "dim" };
  }
}

function restingText(mood: Mood, heard: string | null): string {
  if (mood === "busy") return "talks to somebody else";
  if (mood === "off") return "switched off";
  return heard === null ? "idle" : `idle; the last call ${heard}`;
}

/** The phones that do something else than before. */
export function changedPhones(before: Board, after: Board): readonly PhoneView[] {
  return after.phones.filter(
    (phone) => describePhone(phone).text !== describePhone(phoneOf(before, phone.word)).text,
  );
}

/** Why a phone cannot do that now, and what would help; null when it can. */
export function objection(phone: PhoneView, deed: Deed): string | null {
  const { word, state } = phone;
  const { whose, called } = character(word);
  const isMe = word === "me";
  switch (deed) {
    case "rings":
    case "rings-hidden":
      return state === "idle"
        ? null
        : `${whose} phone is in a call already; first: *${word} ${wayOut(state)}*`;
    case "answers":
    case "refuses":
      if (state === "ringing") return null;
      return isMe
        ? "Your phone does not ring. Let somebody call: *anna rings*"
        : `${whose} phone does not ring. Let the SIM call it: */call ${word}*`;
    case "hangs-up":
      if (state === "ringing") return `${whose} phone only rings: *${word} answers* or *${word} refuses*`;
      if (state !== "idle") return null;
      return isMe ? "You are in no call." : `${capital(called)} is in no call.`;
    case "is-busy":
    case "is-off":
    case "is-free":
      return null;
  }
}

function wayOut(state: PhoneState): string {
  return state === "ringing" ? "refuses" : "hangs up";
}

/** With a capital letter, as sentences begin. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
