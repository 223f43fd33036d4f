/** Measures everything, prints a table, and writes `bench/results.json`. */
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { type Latency, measureCalls } from "./call-latency.ts";
import { measureRouting, type RoutingFigures } from "./route.ts";
import type { Spread } from "./spread.ts";
import { measureStart, type StartFigures } from "./start.ts";
import { type ArchiveFigures, measureArchive, measureTexts, type TextFigures } from "./texts.ts";

const calls = 200;
const starts = 5;
const texts = 200;
const storedTexts = 10_000;

const write = (text: string): void => void process.stdout.write(`${text}\n`);
const milliseconds = ({ p50, p99 }: Spread): string =>
  `${p50.toFixed(2).padStart(9)} ${p99.toFixed(2).padStart(9)}`;

function showCalls(latencies: readonly Latency[]): void {
  write(
    `\nOver a real tty, ${calls} calls: what we add, in ms   median       p99   each command: median       p99`,
  );
  for (const { name, ours, eachCommand } of latencies) {
    write(`  ${name.padEnd(44)} ${milliseconds(ours)}             ${milliseconds(eachCommand)}`);
  }
}

function showStart({ contacts, events, whole, ours, residentMebibytes }: StartFigures): void {
  write(`\nThe daemon with ${contacts} contacts and ${events} events, ms   median       p99`);
  write(`  ${"start to ready, with an instant modem".padEnd(44)} ${milliseconds(whole)}`);
  write(`  ${"without the modem's own time".padEnd(44)} ${milliseconds(ours)}`);
  write(`  resident memory at rest: ${residentMebibytes.toFixed(0)} MiB`);
}

function showRouting(sizes: readonly RoutingFigures[]): void {
  for (const size of sizes) {
    write(`\n${size.contacts} contacts, ${size.events} events, in ms            median       p99`);
    write(`  ${"a decision about a call now".padEnd(44)} ${milliseconds(size.decision)}`);
    write(`  ${"a decision about another year".padEnd(44)} ${milliseconds(size.distantDecision)}`);
    write(`  first decision ${size.firstDecision.toFixed(2)} ms, opening ${size.opening.toFixed(0)} ms,`);
    write(
      `  longest stall meanwhile ${size.longestStall.toFixed(0)} ms, kept ${size.keptMebibytes.toFixed(0)} MiB`,
    );
  }
}

function showTexts({ arrival, departure }: TextFigures, archive: ArchiveFigures): void {
  write(`\nOver a real tty, ${texts} texts each way: what we add, ms   median       p99`);
  write(`  ${"+CMTI → Telegram request".padEnd(44)} ${milliseconds(arrival)}`);
  write(`  ${"/sms → PDU on the wire".padEnd(44)} ${milliseconds(departure)}`);
  write(`\n${archive.texts} stored texts, in ms                            median       p99`);
  write(`  ${"search".padEnd(44)} ${milliseconds(archive.search)}`);
  write(`  ${"a page of the inbox".padEnd(44)} ${milliseconds(archive.page)}`);
  write(`  start to ready, with an instant modem: ${archive.start.toFixed(0)} ms`);
}

const call = await measureCalls(calls);
showCalls(call);
const text = await measureTexts(texts);
const archive = await measureArchive(storedTexts);
showTexts(text, archive);
const start = [await measureStart(starts, 10, 10), await measureStart(starts, 10_000, 5000)];
start.forEach(showStart);
const routing = await measureRouting();
showRouting(routing);
const machine = `${cpus()[0]?.model ?? "?"}, ${cpus().length} cores, Node ${process.version}`;
write(`\n${machine}`);
const results = { at: new Date().toISOString(), machine, call, text, archive, start, routing };
await writeFile("bench/results.json", `${JSON.stringify(results, null, 2)}\n`);
