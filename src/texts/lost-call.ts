import type { CallNews } from "../call/news.ts";
import type { LostCall } from "../sms/courtesy.ts";

/** The call in that came to nothing with this news, in the words of who may send a text about it; null for none. */
export function lostCallOf(news: CallNews): LostCall | null {
  switch (news.kind) {
    case "caller-gave-up":
    case "nobody-took-it":
      return { caller: news.caller, cause: "early-hang-up", isSpam: false };
    case "caller-refused":
      return { caller: news.caller, cause: "refused", isSpam: news.reason.kind === "spam" };
    default:
      return null;
  }
}
