import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import { type FindStick, startFinder } from "../../src/modem/finder.ts";
import type { Port } from "../../src/serial/port.ts";
import { makeUsbTree, type UsbTree } from "../support/usb-tree.ts";

let tree: UsbTree;
/** What each tty answers to the question who it is; those that are not here are silent. */
let imeis: Map<string, string>;
let opened: string[];
let warned: string[];
let onOpen: () => void;
/** How a stick passes on its answers. */
let later: (answer: () => void) => void;

beforeEach(() => {
  tree = makeUsbTree();
  imeis = new Map();
  opened = [];
  warned = [];
  onOpen = () => undefined;
  later = (answer) => {
    answer();
  };
});

afterEach(() => {
  tree.close();
});

/** A second is a hundredth of one: what answers here does so at once, and what is silent is so for ever. */
const hastyClock: Clock = {
  ...systemClock,
  after: (milliseconds, task) => systemClock.after(milliseconds / 100, task),
};

function openPort(path: string): Promise<Port> {
  opened.push(path.replace("/dev/", ""));
  onOpen();
  let hear: (bytes: Uint8Array) => void = () => undefined;
  return Promise.resolve({
    onBytes: (listener) => {
      hear = listener;
    },
    onGone: () => undefined,
    write(bytes) {
      const imei = imeis.get(path.replace("/dev/", ""));
      const asked = Buffer.from(bytes).toString().includes("CGSN");
      if (imei !== undefined)
        later(() => {
          hear(Buffer.from(asked ? `${imei}\r\nOK\r\n` : "OK\r\n"));
        });
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}

function startFinding(imei: string | null = null, clock: Clock = hastyClock): FindStick {
  return startFinder({
    host: tree.host,
    imei,
    openPort,
    clock,
    log: { ...silentLog, warn: (line) => warned.push(line) },
  });
}

/** Plugs in an E173 whose ttys begin with this number; its AT ports say who it is. */
function plugIn(port: string, firstNumber: number, imei: string, product = "1001", devnum = "1"): void {
  const [modem, voice, pcui] = [0, 1, 2].map((number) => `ttyUSB${firstNumber + number}`);
  tree.plugIn(port, {
    product,
    ttys: { [String(modem)]: 0, [String(voice)]: 1, [String(pcui)]: 2 },
    files: { devnum },
  });
  for (const name of [modem, pcui]) imeis.set(String(name), imei);
}

async function findWith(find: FindStick, wasSilent = false): Promise<string> {
  const found = await find(wasSilent);
  if (found.kind === "none") return found.why;
  const { commands, events, voice, proved } = found.ports;
  const named = [commands, events, voice].map((path) => path?.replace("/dev/", "") ?? "-");
  return `${named.join(" ")}${proved ? " proved" : ""}`;
}

const [one, two] = ["350000000000014", "350000000000022"];

describe("a single stick", () => {
  it("is not asked when it is known", async () => {
    plugIn("1-1", 0, one);
    expect(await findWith(startFinding())).toBe("ttyUSB2 ttyUSB0 ttyUSB1");
    expect(opened).toEqual([]);
  });

  it("is asked when its commands port was silent, and found where it answers", async () => {
    plugIn("1-1", 0, one);
    const find = startFinding();
    await find(false);
    imeis.delete("ttyUSB2");
    expect(await findWith(find, true)).toBe("ttyUSB0 - ttyUSB1 proved");
    expect(opened).toEqual(["ttyUSB0", "ttyUSB1", "ttyUSB2"]);
    expect(await findWith(find)).toBe("ttyUSB0 - ttyUSB1 proved");
    expect(opened).toHaveLength(3);
  });

  it("is used as it is known when none of its ttys answers", async () => {
    plugIn("1-1", 0, one);
    const find = startFinding();
    await find(false);
    imeis.clear();
    expect(await findWith(find, true)).toBe("ttyUSB2 ttyUSB0 ttyUSB1");
  });

  it("is asked once when nobody knows it, and again after another plugging", async () => {
    plugIn("1-1", 0, one, "1c12");
    const find = startFinding();
    expect(await findWith(find)).toBe("ttyUSB2 ttyUSB0 ttyUSB1 proved");
    expect(await findWith(find)).toBe("ttyUSB2 ttyUSB0 ttyUSB1 proved");
    expect(opened).toHaveLength(3);
    tree.unplug("1-1");
    expect(await findWith(find)).toMatch(/no Huawei stick/);
    imeis.clear();
    plugIn("1-1", 6, one, "1c12", "2");
    expect(await findWith(find)).toBe("ttyUSB8 ttyUSB6 ttyUSB7 proved");
    expect(opened).toHaveLength(6);
  });
});

describe("a stick whose ttys come one after another", () => {
  it("is asked when all are there", async () => {
    tree.plugIn("1-1", { product: "1c12", ttys: { ttyUSB0: 0 }, files: { devnum: "1" } });
    onOpen = () => {
      onOpen = () => undefined;
      tree.unplug("1-1");
      plugIn("1-1", 3, one, "1c12");
    };
    const find = startFinding();
    expect(await findWith(find)).toMatch(/1-1 .*coming or going/);
    expect(await findWith(find)).toBe("ttyUSB5 ttyUSB3 ttyUSB4 proved");
  });
});

describe("several sticks", () => {
  it("are told of once, and the first is used for as long as it is there", async () => {
    plugIn("1-2", 0, one);
    const find = startFinding();
    await find(false);
    plugIn("1-1", 3, two);
    expect(await findWith(find)).toBe("ttyUSB2 ttyUSB0 ttyUSB1");
    expect(await findWith(find)).toBe("ttyUSB2 ttyUSB0 ttyUSB1");
    expect(warned).toEqual([expect.stringMatching(/2 sticks.*1-1.*1-2.*VIRTUALPHONE_MODEM_IMEI/)]);
    tree.unplug("1-2");
    expect(await findWith(find)).toBe("ttyUSB5 ttyUSB3 ttyUSB4");
  });

  it("are told apart by their IMEI, which is asked once a plugging, of the ports that answer", async () => {
    plugIn("1-1", 0, one);
    plugIn("1-2", 3, two);
    const find = startFinding(two);
    expect(await findWith(find)).toBe("ttyUSB5 ttyUSB3 ttyUSB4");
    expect(await findWith(find)).toBe("ttyUSB5 ttyUSB3 ttyUSB4");
    expect(opened.toSorted()).toEqual(["ttyUSB0", "ttyUSB2", "ttyUSB3", "ttyUSB5"]);
    expect(warned).toEqual([]);
  });

  it("are told apart also when each takes its time to answer", async () => {
    plugIn("1-1", 0, one);
    plugIn("1-2", 3, two);
    const clock = virtualClock();
    later = (answer) => {
      clock.after(2900, answer);
    };
    const found: string[] = [];
    void findWith(startFinding(two, clock)).then((ports) => found.push(ports));
    while (found.length === 0) await clock.advance(100);
    expect(found).toEqual(["ttyUSB5 ttyUSB3 ttyUSB4"]);
  });

  it("are not used when none has the IMEI; that is told of each", async () => {
    plugIn("1-1", 0, one);
    plugIn("1-2", 3, two);
    imeis.delete("ttyUSB3");
    imeis.delete("ttyUSB5");
    tree.plugIn("1-3", { product: "1446" });
    const why = await findWith(startFinding("350000000000030"));
    expect(why).toMatch(/…0030 .*1-1 .*…0014; .*1-2 .*does not say.*; .*1-3 .*CD-ROM/);
    expect(why).not.toMatch(/\d{15}/);
  });

  it("are stuck when one may be the right one and does not answer, or is a CD-ROM still", async () => {
    plugIn("1-1", 0, one);
    plugIn("1-2", 3, two);
    const find = startFinding("350000000000030");
    const stuckAt = async (): Promise<string | undefined> => {
      const found = await find(false);
      return found.kind === "none" ? found.stuck?.port : "found";
    };
    expect(await stuckAt()).toBeUndefined();
    tree.plugIn("1-4", { product: "1001", ttys: { ttyUSB6: 0, ttyUSB7: 1, ttyUSB8: 2 } });
    expect(await stuckAt()).toBe("1-4");
    tree.plugIn("1-5", { product: "1446" });
    expect(await stuckAt()).toBe("1-5");
  });

  it("are each asked anew when they have changed places", async () => {
    plugIn("1-1", 0, one);
    plugIn("1-2", 3, two);
    const find = startFinding(two);
    await find(false);
    const number = (port: string, devnum: string): void => {
      writeFileSync(join(tree.host.sys, "devices/pci0000:00/usb1", port, "devnum"), devnum);
    };
    number("1-1", "11");
    number("1-2", "12");
    for (const tty of ["ttyUSB0", "ttyUSB2"]) imeis.set(tty, two);
    for (const tty of ["ttyUSB3", "ttyUSB5"]) imeis.set(tty, one);
    expect(await findWith(find)).toBe("ttyUSB2 ttyUSB0 ttyUSB1");
  });
});
