/** Finds the stick anew at each opening, and remembers what it was told. What is used, `find.ts` decides. */
import type { Host } from "../core/host.ts";
import type { Log } from "../core/log.ts";
import { askTtys, type AskParts, slowMilliseconds } from "./ask.ts";
import {
  type Answers,
  nameStick,
  portsByAnswers,
  portsOf,
  type StickPorts,
  type ToldImei,
  usableSticks,
  whyNone,
  whyNotThis,
  whySeveral,
} from "./find.ts";
import { listSticks, type Stick } from "./sticks.ts";

/** What finding a stick takes. */
export interface FinderParts extends AskParts {
  readonly host: Host;
  /** Only the stick with this IMEI is used; null: any. */
  readonly imei: string | null;
  readonly log: Log;
}

/**
 * There is none to use; why, in words for the owner, and what there is instead. `stuck`: one that a reset may help, a
 * CD-ROM still or one that does not answer.
 */
export interface NoStick {
  readonly kind: "none";
  readonly why: string;
  readonly sticks: readonly Stick[];
  readonly stuck: Stick | null;
}

/** What came of looking for a stick. */
export type FoundStick =
  | { readonly kind: "found"; readonly stick: Stick; readonly ports: StickPorts }
  | NoStick;

/**
 * Finds the stick to use. `wasSilent`: the one found before did not answer, so that its ttys are asked whatever is
 * known of them. Never rejects.
 */
export type FindStick = (wasSilent: boolean) => Promise<FoundStick>;

/** A finder, which keeps to the stick it found first for as long as that is there. */
export function startFinder(parts: FinderParts): FindStick {
  // By plugging: what was told by one stick is not believed of another in its socket.
  const imeis = new Map<string, string>();
  const answers = new Map<string, Answers>();
  let used: string | null = null;
  let warned = "";

  async function ask(stick: Stick, ttys = stick.ttys, step?: number): Promise<Answers> {
    const asked = await askTtys(ttys, parts, step);
    const told = [...asked.values()].filter((each) => each.kind === "answers");
    if (told.length > 0) answers.set(shapeOf(stick), asked);
    const imei = told.map((each) => each.imei).find((each) => each !== null);
    if (imei !== undefined && imei !== null) imeis.set(pluggingOf(stick), imei);
    return asked;
  }

  async function tellImei(stick: Stick): Promise<ToldImei> {
    const known = imeis.get(pluggingOf(stick));
    if (known !== undefined) return { stick, imei: known, why: null };
    const ports = portsOf(stick);
    // The voice port never answers, and would be waited for.
    const paths = ports?.sure === true ? [ports.commands, ports.events] : [];
    const atPorts = stick.ttys.filter(({ path }) => paths.includes(path));
    const asked = atPorts.length > 0 ? await ask(stick, atPorts, slowMilliseconds) : await ask(stick);
    const closed = [...asked.values()].find((each) => each.kind === "closed");
    return { stick, imei: imeis.get(pluggingOf(stick)) ?? null, why: closed?.why ?? null };
  }

  async function choose(sticks: readonly Stick[]): Promise<Stick | NoStick> {
    const usable = usableSticks(sticks);
    if (parts.imei !== null && usable.length > 0) {
      const asked = await Promise.all(usable.map(tellImei));
      const found = asked.find(({ imei }) => imei === parts.imei);
      const silent = asked.find(({ imei, why }) => imei === null && why === null)?.stick ?? null;
      return found?.stick ?? none(whyNotThis(parts.imei, asked, sticks), sticks, silent);
    }
    const stick = usable.find(({ device }) => device === used) ?? usable[0];
    if (!stick) return none(whyNone(sticks), sticks);
    const warning = usable.length > 1 ? whySeveral(usable, stick) : "";
    if (warning !== "" && warning !== warned) parts.log.warn(warning);
    warned = warning;
    return stick;
  }

  function forgetOthers(sticks: readonly Stick[]): void {
    const pluggings = new Set(sticks.map(pluggingOf));
    const shapes = new Set(sticks.map(shapeOf));
    for (const each of imeis.keys()) if (!pluggings.has(each)) imeis.delete(each);
    for (const each of answers.keys()) if (!shapes.has(each)) answers.delete(each);
  }

  return async (wasSilent) => {
    const sticks = await listSticks(parts.host);
    forgetOthers(sticks);
    const stick = await choose(sticks);
    if ("kind" in stick) return stick;
    const isKnown = answers.has(shapeOf(stick)) || portsOf(stick)?.sure === true;
    if (!isKnown || (wasSilent && stick.device === used)) {
      await ask(stick);
      // Its ttys come one after another, and those that came meanwhile were not asked.
      const now = await listSticks(parts.host);
      if (!now.some((each) => shapeOf(each) === shapeOf(stick)))
        return none(`the stick at USB ${nameStick(stick)} is coming or going`, now);
    }
    used = stick.device;
    const ports = portsByAnswers(stick, answers.get(shapeOf(stick)) ?? new Map());
    return ports ? { kind: "found", stick, ports } : none(whyNone([]), sticks);
  };
}

function none(why: string, sticks: readonly Stick[], silent: Stick | null = null): NoStick {
  const stuck = sticks.find(({ mode }) => mode === "storage") ?? silent;
  return { kind: "none", why, sticks, stuck };
}

function pluggingOf({ device, plugging }: Stick): string {
  return `${device} ${plugging}`;
}

/** A plugging with its ttys, which come one after another. */
function shapeOf(stick: Stick): string {
  return `${pluggingOf(stick)} ${stick.ttys.map((tty) => tty.interface).join(",")}`;
}
