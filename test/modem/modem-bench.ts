import type { TextHint, UssdNews } from "../../src/core/text-modem.ts";
import type { Picture } from "../../src/core/line.ts";
import type { NetworkView } from "../../src/core/network.ts";
import { silentLog } from "../../src/core/log.ts";
import { type Modem, type OpenPorts, startModemDaemon } from "../../src/modem/modem.ts";
import type { Port } from "../../src/serial/port.ts";
import { memoryPin } from "../support/memory-pin.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

/** A modem under test in virtual time, and everything it told. */
export interface ModemBench {
  readonly modem: Modem;
  readonly clock: VirtualClock;
  readonly pictures: Picture[];
  /** `ready <model>`, `lost <why>`, `trouble <why>`, `blocked <why>`, `restart`, `reset-usb`. */
  readonly told: string[];
  /** Every line on the ports, as listeners see them. */
  readonly lines: string[];
  /** Everything that was written to the log, debug included. */
  readonly logged: string[];
  /** What was told of texts, and by the network. */
  readonly hints: TextHint[];
  readonly ussd: UssdNews[];
  /** What was told of the network. */
  readonly views: NetworkView[];
  /** Whether no call is being set up, as far as the rest of the house knows. */
  readonly calm: { now: boolean };
  readonly sent: () => readonly string[];
  /** Waits until it has come to be ready this often. */
  readonly ready: (times?: number) => Promise<void>;
  /** Moves the clock until the promise has settled. */
  readonly finish: <T>(promise: Promise<T>) => Promise<T>;
}

/** Starts a modem on what `open` answers. */
export function startModemBench(
  open: () => OpenPorts,
  {
    clock = virtualClock(),
    pin = null,
    resetUsb = () => Promise.resolve(),
  }: { clock?: VirtualClock; pin?: string | null; resetUsb?: () => Promise<void> } = {},
): ModemBench {
  const pictures: Picture[] = [];
  const told: string[] = [];
  const lines: string[] = [];
  const logged: string[] = [];
  const hints: TextHint[] = [];
  const ussd: UssdNews[] = [];
  const views: NetworkView[] = [];
  const calm = { now: true };
  const log = { ...silentLog, debug: write, info: write, warn: write, error: write };
  function write(message: string): void {
    logged.push(message);
  }
  const modem = startModemDaemon({
    open: () => Promise.resolve().then(open),
    resetUsb,
    pin: memoryPin(pin),
    clock,
    log: { ...log, child: () => log },
    onPicture: (picture) => pictures.push(picture),
    onReady: ({ model }) => told.push(`ready ${model}`),
    onLost: (why) => told.push(`lost ${why}`),
    onTrouble: (why, blocked) => told.push(`${blocked ? "blocked" : "trouble"} ${why}`),
    onRemedy: (remedy) => told.push(remedy),
    isCalm: () => calm.now,
    onText: (hint) => hints.push(hint),
    onUssd: (news) => ussd.push(news),
    onNetwork: (view) => views.push(view),
  });
  modem.listen((line) => lines.push(line));
  return {
    modem,
    clock,
    pictures,
    told,
    lines,
    logged,
    hints,
    ussd,
    views,
    calm,
    sent: () => lines.filter((line) => line.startsWith("> ")).map((line) => line.slice(2)),
    async finish(promise) {
      let settled = false;
      const end = (): void => {
        settled = true;
      };
      promise.then(end, end);
      await clock.until(() => settled, 600_000);
      return promise;
    },
    ready: (times = 1) =>
      clock.until(() => told.filter((each) => each.startsWith("ready")).length >= times, 600_000),
  };
}

/** A port with a modem behind it that is a function. */
export interface ScriptedPort extends Port {
  /** Bytes from the modem. */
  readonly say: (text: string) => void;
  readonly vanish: (why: string) => void;
  readonly isOpen: () => boolean;
}

/**
 * Opens a port onto `answer`: it is given each command line, or a lone control character, and answers the bytes to
 * send back; null for none. They come after `milliseconds` each, one after another, whatever is written meanwhile.
 */
export function scriptedPort(
  clock: VirtualClock,
  answer: (line: string) => string | null,
  milliseconds = 20,
): ScriptedPort {
  let hear: (bytes: Uint8Array) => void = () => undefined;
  let gone: (why: string) => void = () => undefined;
  let open = true;
  let begun = "";
  let busyUntil = 0;
  const say = (text: string): void => {
    if (open) hear(Buffer.from(text, "latin1"));
  };
  return {
    say,
    vanish(why) {
      if (!open) return;
      open = false;
      gone(why);
    },
    isOpen: () => open,
    onBytes: (listener) => {
      hear = listener;
    },
    onGone: (listener) => {
      gone = listener;
    },
    write(bytes) {
      begun += Buffer.from(bytes).toString("latin1");
      const ended = begun.split(/(?<=\p{Cc})/u);
      begun = /\p{Cc}$/u.test(ended.at(-1) ?? "") ? "" : (ended.pop() ?? "");
      for (const line of ended) {
        const text = answer(line.replace("\r", ""));
        if (text === null) continue;
        busyUntil = Math.max(busyUntil, clock.now()) + milliseconds;
        clock.after(busyUntil - clock.now(), () => say(text));
      }
      return Promise.resolve();
    },
    close() {
      open = false;
      return Promise.resolve();
    },
  };
}
