/** A contact file that an owner sends replaces its group. */
import type { Document } from "grammy/types";
import type { Client } from "./client.ts";
import type { Desk } from "./desk.ts";
import type { GroupReplaced } from "./ports.ts";
import type { Ask } from "./requests.ts";
import { bold, counted, cutText, join, oneLine, plain, words, type Words } from "./words.ts";

/** The Bot API gives no larger file to a bot. */
const mostBytes = 20 * 1024 * 1024;
const getFileSeconds = 15;
const mostRefusedShown = 5;

/** Whether a document is meant for the contacts, by its name. */
export function isContactFile({ file_name: name = "" }: Document): boolean {
  return /\.vcf$/i.test(name);
}

/** Takes a document. In a group, others may send what they like to each other, so there it must be a contact file. */
export async function takeDocument(ask: Ask, document: Document, client: Client, desk: Desk): Promise<void> {
  const name = document.file_name ?? "";
  if (!isContactFile(document)) {
    if (ask.isPrivate)
      desk.reply(
        ask,
        plain("I take contact files: send a .vcf file, and it replaces the contacts of its name."),
      );
    return;
  }
  desk.trail.note(ask, `the contact file ${cutText(oneLine(name), 60)}`, true);
  if (desk.access.standingOf(ask.from.id) !== "owner") {
    desk.refuse(ask, plain("Contacts outlast your day with this phone; only an owner may change them."));
    return;
  }
  if ((document.file_size ?? 0) > mostBytes) {
    desk.refuse(ask, plain("Telegram gives me files up to 20 MB. Nothing was changed."));
    return;
  }
  const content = await fetchFile(document.file_id, client);
  if (!content.ok) {
    desk.refuse(ask, failedWords(content.why));
    return;
  }
  const result = await desk.directory.replaceGroup(name, content.bytes);
  if (result.kind === "rejected") desk.refuse(ask, replacedWords(result));
  else desk.reply(ask, replacedWords(result));
}

type Fetched =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: string };

async function fetchFile(id: string, client: Client): Promise<Fetched> {
  const file = await client.ask({ seconds: getFileSeconds }, (api, signal) =>
    api.getFile({ file_id: id }, signal),
  );
  if (!file.ok) return { ok: false, why: "words" in file.problem ? file.problem.words : "too many requests" };
  const { file_path: path, file_size: size } = file.value;
  if (typeof path !== "string") return { ok: false, why: "Telegram does not say where it is" };
  if ((size ?? 0) > mostBytes) return { ok: false, why: "it is larger than 20 MB" };
  const content = await client.download(path, mostBytes);
  if (content.ok) return { ok: true, bytes: content.value };
  return { ok: false, why: "words" in content.problem ? content.problem.words : "too many requests" };
}

function failedWords(why: string): Words {
  return plain(
    `I could not fetch the file: ${cutText(oneLine(why), 200)}. Nothing was changed; please send it again.`,
  );
}

function replacedWords(result: GroupReplaced): Words {
  if (result.kind === "rejected") return plain(`Nothing was changed: ${cutText(oneLine(result.why), 500)}`);
  const { group, total, added, changed, gone, refused } = result;
  const first = words`${bold(cutText(oneLine(group), 60))} has ${counted(total, "contact")} now: ${added} new, ${changed} changed, ${gone} gone, ${refused.length} refused.`;
  const shown = refused.slice(0, mostRefusedShown).map((each) => plain(`· ${cutText(oneLine(each), 120)}`));
  const more = refused.length - shown.length;
  return join([first, ...shown, ...(more > 0 ? [plain(`· and ${more} more`)] : [])], "\n");
}
