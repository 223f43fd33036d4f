/** Gathers what a person would look up about USB, ttys and who uses them. Decides nothing; never rejects. */
import { access, constants, readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Host } from "../core/host.ts";
import { listSticks, type Stick } from "../modem/sticks.ts";

/** The host, and where else the doctor looks. */
export interface Places extends Host {
  /** udev's notes: `/run`. */
  readonly run: string;
  /** The names of groups: `/etc`. */
  readonly etc: string;
}

/** A USB device of the maker, and how it is fed. */
export interface ExaminedStick {
  readonly stick: Stick;
  /** It may be put to sleep while nobody uses it. */
  readonly maySleep: boolean;
  /** It is on a hub that takes its power from the computer. */
  readonly isOnPoorHub: boolean;
}

/** A program that has a port open. */
export interface Holder {
  readonly pid: number;
  readonly name: string;
  /** It is this program, running the phone. */
  readonly isDaemon: boolean;
}

/** A tty, and who may use it. */
export interface TtyFacts {
  readonly path: string;
  readonly exists: boolean;
  /** Its group's name, or its number where it has none; null when nobody can tell. */
  readonly group: string | null;
  readonly mayOpen: boolean;
  readonly holders: readonly Holder[];
  /** A udev rule tells ModemManager to leave it alone. */
  readonly isSpared: boolean;
}

/** What was found on the machine. */
export interface HostFacts {
  readonly sticks: readonly ExaminedStick[];
  readonly ttys: readonly TtyFacts[];
  readonly hasModemManager: boolean;
}

/** Looks at every device of the maker, and at these ttys. */
export async function gatherHost(places: Places, paths: readonly string[]): Promise<HostFacts> {
  const groups = await readGroups(places);
  return {
    sticks: await Promise.all((await listSticks(places)).map(examineStick)),
    ttys: await Promise.all(paths.map((path) => lookAtTty(places, path, groups))),
    hasModemManager: await runs(places, "ModemManager"),
  };
}

async function examineStick(stick: Stick): Promise<ExaminedStick> {
  return {
    stick,
    maySleep: (await readText(join(stick.device, "power/control"))) === "auto",
    isOnPoorHub: await isPoorHub(dirname(stick.device)),
  };
}

/** A hub that has no power of its own (USB 2.0 §9.6.3: bit 6 of bmAttributes). */
async function isPoorHub(folder: string): Promise<boolean> {
  const attributes = Number.parseInt(await readText(join(folder, "bmAttributes")), 16);
  const isHub = (await readText(join(folder, "bDeviceClass"))) === "09";
  return isHub && Number.isInteger(attributes) && Math.floor(attributes / 64) % 2 === 0;
}

async function lookAtTty(
  places: Places,
  path: string,
  groups: ReadonlyMap<number, string>,
): Promise<TtyFacts> {
  const found = await stat(path).catch(() => null);
  const real = await realpath(path).catch(() => path);
  return {
    path,
    exists: found !== null,
    group: found === null ? null : (groups.get(found.gid) ?? String(found.gid)),
    mayOpen: await access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    ),
    holders: await holdersOf(places, real),
    isSpared: await isSpared(places, [basename(path), basename(real)]),
  };
}

/** What udev has noted about a tty, or about the device it belongs to. `names`: it is called one of these. */
async function isSpared({ sys, run }: Places, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    names.map((name) => realpath(join(sys, "class/tty", name)).catch(() => null)),
  );
  const tty = found.find((each) => each !== null) ?? null;
  if (tty === null) return false;
  const notes = [await readText(join(tty, "dev"))];
  let folder = tty;
  while (folder !== dirname(folder) && (await readText(join(folder, "idVendor"))) === "")
    folder = dirname(folder);
  notes.push(await readText(join(folder, "dev")));
  const texts = await Promise.all(notes.map((note) => readText(join(run, "udev/data", `c${note}`))));
  return texts.some((text) => /^E:ID_MM_(?:DEVICE|PORT)_IGNORE=1$/m.test(text));
}

/** Programs that have a file open; those of other users are not seen. */
async function holdersOf({ proc }: Places, path: string): Promise<readonly Holder[]> {
  const pids = (await namesIn(proc)).filter((name) => /^\d+$/.test(name));
  const held = await Promise.all(pids.map((pid) => holds(join(proc, pid, "fd"), path)));
  return Promise.all(
    pids.filter((_, index) => held[index]).map((pid) => describeHolder(join(proc, pid), Number(pid))),
  );
}

/** Whether a process has a file open; who made a virtual tty is its far end, and no rival for it. */
async function holds(folder: string, path: string): Promise<boolean> {
  const names = await namesIn(folder);
  const targets = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => "")));
  return targets.includes(path) && !targets.includes("/dev/ptmx");
}

async function describeHolder(folder: string, pid: number): Promise<Holder> {
  const words = (await readText(join(folder, "cmdline"))).split("\0");
  const program = words.findIndex((word) => /(?:^|\/)(?:virtualphone|main\.[jt]s)$/.test(word));
  const order = words[program + 1] ?? "";
  return {
    pid,
    name: await readText(join(folder, "comm")),
    isDaemon: program >= 0 && ["", "start"].includes(order),
  };
}

async function runs({ proc }: Places, name: string): Promise<boolean> {
  const pids = (await namesIn(proc)).filter((each) => /^\d+$/.test(each));
  const names = await Promise.all(pids.map((pid) => readText(join(proc, pid, "comm"))));
  return names.includes(name);
}

async function readGroups({ etc }: Places): Promise<ReadonlyMap<number, string>> {
  const lines = (await readText(join(etc, "group"))).split("\n").map((line) => line.split(":"));
  return new Map(lines.map(([name = "", , id = ""]) => [Number(id), name]));
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function readText(path: string): Promise<string> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => "",
  );
}
