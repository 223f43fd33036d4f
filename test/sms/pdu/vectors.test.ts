import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costOf } from "../../../src/sms/pdu/parts.ts";
import type { CentreTime, Content, DeliverPdu, ReadPdu } from "../../../src/sms/pdu/pdu.ts";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { writeSubmits } from "../../../src/sms/pdu/writer.ts";
import { readSubmit } from "./submit.ts";

/** The vectors of a file: lines, the first of which says which program's tests, traces or encoder it is from. */
function vectorsOf(file: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return text.split(/\n\n+/).map((vector) => vector.trim().split("\n"));
}

/** A PDU in a line. The words of a status report, which are ours, are left out. */
function tell(pdu: ReadPdu): string {
  switch (pdu.kind) {
    case "deliver":
      return tellDeliver(pdu);
    case "status-report": {
      const times = `${tellTime(pdu.sentAt)}, ${tellTime(pdu.doneAt)}`;
      return `status-report, ${pdu.reference}, ${JSON.stringify(pdu.recipient)}, ${times}, ${pdu.outcome}`;
    }
    case "submit":
      return "submit";
    case "undecodable":
      return `undecodable: ${pdu.why}`;
  }
}

function tellDeliver(pdu: DeliverPdu): string {
  const { part, waiting } = pdu;
  const sender = `${pdu.senderIsName ? "name " : ""}${JSON.stringify(pdu.sender)}`;
  return [
    `deliver, ${sender}, ${tellTime(pdu.sentAt)}, ${tellContent(pdu.content)}`,
    part === null ? "" : `part ${part.place}/${part.total} of ${part.referenceBits}-bit ${part.reference}`,
    pdu.messageClass === null ? "" : `class ${pdu.messageClass}`,
    pdu.isSilent ? "silent" : "",
    pdu.replaces === null ? "" : `replaces ${pdu.replaces}`,
    waiting === null ? "" : `${waiting.what} ${waiting.isOn ? "on" : "off"} ${waiting.count ?? ""}`.trim(),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function tellContent(content: Content): string {
  if (content.kind === "text") return `text ${JSON.stringify(content.text)}`;
  return content.port === null ? `data ${content.hex}` : `data ${content.hex} port ${content.port}`;
}

function tellTime(time: CentreTime | null): string {
  if (time === null) return "no time";
  const local = new Date(time.at + time.offsetMinutes * 60_000).toISOString().slice(0, 19);
  const zone = new Date(Math.abs(time.offsetMinutes) * 60_000).toISOString().slice(11, 16);
  return `${local}${time.offsetMinutes < 0 ? "-" : "+"}${zone}`;
}

describe("PDUs that others have read", () => {
  it.each(vectorsOf("received.txt"))("%s: %s", (_from, pdu, meaning) => {
    expect(tell(readPdu(pdu ?? ""))).toBe(meaning);
  });
});

describe("PDUs that others have written", () => {
  it.each(vectorsOf("written.txt"))("%s: %s", (...lines) => {
    const [, request = "", ...theirs] = lines;
    const [, to = "", text = ""] = /^(\S+) (".*")$/.exec(request) ?? [];
    const read = theirs.map(readSubmit);
    const reference = read[0]?.hasHeader === true ? Number.parseInt(read[0].userData.slice(8, 10), 16) : 0;
    const statusReport = read[0]?.wantsStatusReport === true;
    const body = String(JSON.parse(text));
    const ours = writeSubmits({ to, text: body, reference, statusReport });
    expect(ours.map(({ pdu }) => readSubmit(pdu))).toEqual(read);
    expect(costOf(body)).toEqual({
      parts: theirs.length,
      alphabet: read[0]?.coding === 0 ? "gsm-7" : "ucs-2",
    });
    expect(ours.map(({ length }) => length)).toEqual(ours.map(({ pdu }) => pdu.length / 2 - 1));
  });

  it.each([
    ["ModemManager", "+15556661234", "This is really cool ΔΔΔΔΔ", false],
    ["python-gsmmodem", "+27820001111", "Hello World!", false],
    ["python-messaging", "+34654123456", "hey yo", true],
    ["python-messaging", "+34654123456", "BÄRÇA äñ@", false],
  ])("%s: without a validity period they are the same in every octet", (from, to, text, statusReport) => {
    const ours = writeSubmits({ to, text, reference: 0, statusReport }).map(({ pdu }) => pdu);
    expect(vectorsOf("written.txt")).toContainEqual([from, `${to} ${JSON.stringify(text)}`, ...ours]);
  });
});
