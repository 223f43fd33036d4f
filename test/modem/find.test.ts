import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Answers,
  type Asked,
  chooseVoice,
  portsByAnswers,
  portsOf,
  usableSticks,
  whyNone,
} from "../../src/modem/find.ts";
import { listSticks, type Stick, usbDeviceOf } from "../../src/modem/sticks.ts";
import { makeUsbTree, type ShownDevice, type UsbTree } from "../support/usb-tree.ts";

let tree: UsbTree;

beforeEach(() => {
  tree = makeUsbTree();
});

afterEach(() => {
  tree.close();
});

async function onlyStick(device: ShownDevice): Promise<Stick> {
  tree.plugIn("1-1", device);
  const [stick] = await listSticks(tree.host);
  if (!stick) throw new Error("no stick was found");
  return stick;
}

/** Names of the ttys, in the order commands, events, voice; null for none. */
type Named = readonly [string, string | null, string | null];

const paths = (ports: ReturnType<typeof portsOf>): Named | undefined =>
  ports && [
    ports.commands.replace("/dev/", ""),
    ports.events?.replace("/dev/", "") ?? null,
    ports.voice?.replace("/dev/", "") ?? null,
  ];

describe("the ports of a stick", () => {
  it.each<[string, string, Readonly<Record<string, number>>, Named, "sure" | "a guess"]>([
    [
      "E173, 11.126.16",
      "1001",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      "sure",
    ],
    [
      "E173 with a network interface",
      "140c",
      { ttyUSB0: 0, ttyUSB1: 2, ttyUSB2: 3 },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      "sure",
    ],
    [
      "the same, on a kernel that takes the network for a tty",
      "140c",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2, ttyUSB3: 3 },
      ["ttyUSB3", "ttyUSB0", "ttyUSB2"],
      "sure",
    ],
    [
      "E173 in a pair with ethernet",
      "1436",
      { ttyUSB0: 0, ttyUSB1: 3, ttyUSB2: 4 },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      "sure",
    ],
    ["E153Du-1", "14ac", { ttyUSB0: 0, ttyUSB1: 3, ttyUSB2: 4 }, ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "sure"],
    [
      "E171 with three ports",
      "1506",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 },
      ["ttyUSB1", "ttyUSB0", "ttyUSB2"],
      "a guess",
    ],
    [
      "E3131 with four",
      "1506",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2, ttyUSB3: 3 },
      ["ttyUSB3", "ttyUSB0", "ttyUSB2"],
      "a guess",
    ],
    [
      "one with high numbers",
      "1001",
      { ttyUSB10: 2, ttyUSB8: 0, ttyUSB9: 1 },
      ["ttyUSB10", "ttyUSB8", "ttyUSB9"],
      "sure",
    ],
    [
      "one that was plugged in as the ttys were taken",
      "1001",
      { ttyUSB2: 0, ttyUSB0: 1, ttyUSB1: 2 },
      ["ttyUSB1", "ttyUSB2", "ttyUSB0"],
      "sure",
    ],
    [
      "one that nobody knows",
      "1c12",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 5 },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      "a guess",
    ],
    [
      "one with hexadecimal interfaces",
      "1c05",
      { ttyUSB0: 9, ttyUSB1: 10, ttyUSB2: 16 },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      "a guess",
    ],
    ["one with two ports", "1c08", { ttyUSB0: 0, ttyUSB1: 1 }, ["ttyUSB1", "ttyUSB0", null], "a guess"],
    ["one with a single port", "1c08", { ttyUSB0: 0 }, ["ttyUSB0", null, null], "a guess"],
    [
      "an ACM one",
      "1c1f",
      { ttyACM0: 1, ttyACM1: 3, ttyACM2: 5 },
      ["ttyACM2", "ttyACM0", "ttyACM1"],
      "a guess",
    ],
    [
      "a known one of which the voice is missing",
      "1001",
      { ttyUSB0: 0, ttyUSB2: 2 },
      ["ttyUSB2", "ttyUSB0", null],
      "sure",
    ],
    [
      "a known one whose last port has not come yet",
      "1001",
      { ttyUSB0: 0, ttyUSB1: 1 },
      ["ttyUSB1", "ttyUSB0", null],
      "a guess",
    ],
  ])("%s", async (_name, product, ttys, expected, how) => {
    tree.onBoard("ttyS0");
    const ports = portsOf(await onlyStick({ product, ttys }));
    expect(paths(ports)).toEqual(expected);
    expect(ports).toMatchObject({ sure: how === "sure", proved: false });
  });

  it.each<[string, Readonly<Record<number, string>>, Named, boolean]>([
    [
      "as newer firmware has it",
      { 0: "ff/02/01", 1: "ff/02/03", 2: "ff/02/02" },
      ["ttyUSB2", "ttyUSB0", "ttyUSB1"],
      true,
    ],
    [
      "in another order",
      { 0: "ff/01/03", 1: "ff/01/02", 2: "ff/01/01" },
      ["ttyUSB1", "ttyUSB2", "ttyUSB0"],
      true,
    ],
    [
      "as some have it",
      { 0: "ff/01/31", 1: "ff/01/32", 2: "ff/01/33" },
      ["ttyUSB1", "ttyUSB0", "ttyUSB2"],
      true,
    ],
    ["in part", { 0: "ff/01/02" }, ["ttyUSB0", null, null], true],
    ["for two at once", { 0: "ff/01/02", 1: "ff/01/02", 2: "ff/01/03" }, ["ttyUSB0", null, "ttyUSB2"], false],
    ["of no use", { 0: "0a/00/00", 1: "02/02/01" }, ["ttyUSB1", "ttyUSB0", "ttyUSB2"], false],
  ])("are told by the interfaces themselves, %s", async (_name, descriptors, expected, sure) => {
    const ttys = { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 };
    const ports = portsOf(await onlyStick({ product: "1506", ttys, descriptors }));
    expect(paths(ports)).toEqual(expected);
    expect(ports?.sure).toBe(sure);
  });
});

const yes: Asked = { kind: "answers", imei: null };
const no: Asked = { kind: "silent" };
const shut: Asked = { kind: "closed", why: "another program uses it" };

describe("the ports of a stick that was asked", () => {
  it.each<[string, string, readonly Asked[], Named, "proved" | "unproved"]>([
    ["as they are known", "1001", [yes, no, yes], ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "proved"],
    ["where the known one is mute", "1001", [yes, yes, no], ["ttyUSB1", "ttyUSB0", "ttyUSB2"], "proved"],
    ["where only the modem port answers", "1001", [yes, no, no], ["ttyUSB0", null, "ttyUSB1"], "proved"],
    ["where all are mute", "1001", [no, no, no], ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "unproved"],
    ["where the known one is taken", "1001", [yes, no, shut], ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "unproved"],
    ["E171 with voice last", "1506", [yes, yes, no], ["ttyUSB1", "ttyUSB0", "ttyUSB2"], "proved"],
    ["E171 with voice between", "1506", [yes, no, yes], ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "proved"],
    ["unknown, voice first", "1c12", [no, yes, yes], ["ttyUSB2", "ttyUSB1", "ttyUSB0"], "proved"],
    ["unknown, all taking commands", "1c12", [yes, yes, yes], ["ttyUSB2", "ttyUSB0", null], "unproved"],
    ["unknown, one open elsewhere", "1c12", [yes, shut, yes], ["ttyUSB2", "ttyUSB0", "ttyUSB1"], "unproved"],
    ["unknown, two mute", "1c12", [no, no, yes], ["ttyUSB2", null, "ttyUSB1"], "unproved"],
  ])("%s: %s", async (_name, product, asked, expected, how) => {
    const stick = await onlyStick({ product, ttys: { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 } });
    const ports = portsByAnswers(stick, new Map(asked.entries()));
    expect(paths(ports)).toEqual(expected);
    expect(ports?.proved).toBe(how === "proved");
  });

  it("never give one tty two uses, and never take one that answers for voice", async () => {
    const stick = await onlyStick({
      product: "1c12",
      ttys: { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2, ttyUSB3: 3, ttyUSB4: 4 },
    });
    const anyProduct = fc.constantFrom("1001", "140c", "1506", "1c12", "");
    const anyDescriptor = fc.constantFrom("ff/ff/ff", "ff/01/01", "ff/01/02", "ff/01/03", "//", "08/06/50");
    const anyAnswers = fc.array(fc.option(fc.constantFrom(yes, no, shut), { nil: undefined }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.subarray([...stick.ttys]),
        anyProduct,
        fc.array(anyDescriptor, { minLength: 5, maxLength: 5 }),
        anyAnswers,
        (some, product, descriptors, list) => {
          const ttys = some.map((tty) => ({ ...tty, descriptor: descriptors[tty.interface] ?? "" }));
          const changed = { ...stick, product, ttys };
          const answers: Answers = new Map(
            list.flatMap((each, index) => (each === undefined ? [] : [[index, each] as const])),
          );
          const ports = portsByAnswers(changed, answers);
          expect(ports === undefined).toBe(ttys.length === 0);
          if (!ports) return;
          const used = [ports.commands, ports.events, ports.voice].filter((path) => path !== null);
          expect(new Set(used).size).toBe(used.length);
          const { tty, proved } = chooseVoice(changed, answers);
          const said = tty && answers.get(tty.interface)?.kind;
          expect(said).not.toBe("answers");
          expect(proved && said !== "silent").toBe(false);
        },
      ),
    );
  });
});

describe("the sticks of a machine", () => {
  it("are all told, in the order of their places, with what they say of themselves", async () => {
    const ttys = { ttyUSB0: 0 };
    tree.plugIn("1-1.10", { product: "1001", ttys });
    const device = tree.plugIn("1-1.2", {
      product: "1436",
      ttys: { ttyUSB1: 0 },
      files: { product: "HUAWEI Mobile", manufacturer: " HUAWEI\u001b[2J ", serial: "", devnum: "7" },
    });
    tree.plugIn("1-3", { vendor: "0403", product: "6001", ttys: { ttyUSB2: 0 } });
    const sticks = await listSticks(tree.host);
    expect(sticks.map(({ port }) => port)).toEqual(["1-1.2", "1-1.10"]);
    expect(sticks[0]).toEqual({
      device,
      port: "1-1.2",
      plugging: "7",
      vendor: "12d1",
      product: "1436",
      productName: "HUAWEI Mobile",
      manufacturer: "HUAWEI [2J",
      serial: null,
      mode: "modem",
      ttys: [{ path: "/dev/ttyUSB1", interface: 0, descriptor: "ff/ff/ff" }],
    });
  });

  it.each<[string, ShownDevice, Stick["mode"], RegExp]>([
    ["a CD-ROM still", { product: "1446" }, "storage", /1-1 .*12d1:1446.*CD-ROM.*usb-modeswitch/],
    [
      "one of an id nobody knows",
      { product: "1f01", descriptors: { 0: "08/06/50", 1: "08/06/50" } },
      "storage",
      /CD-ROM/,
    ],
    ["one without its driver", { product: "1001", descriptors: { 0: "ff/ff/ff" } }, "other", /module option/],
    ["one that only does network", { product: "14db", descriptors: { 0: "02/06/00" } }, "other", /option/],
  ])("are not used when they are %s, and it is said what to do", async (_name, device, mode, words) => {
    tree.plugIn("1-1", device);
    const sticks = await listSticks(tree.host);
    expect(sticks.map((stick) => stick.mode)).toEqual([mode]);
    expect(usableSticks(sticks)).toEqual([]);
    expect(whyNone(sticks)).toMatch(words);
  });

  it("are none where there is no stick, and no sysfs", async () => {
    expect(await listSticks(tree.host)).toEqual([]);
    expect(await listSticks({ ...tree.host, sys: "/nowhere" })).toEqual([]);
    expect(whyNone([])).toMatch(/no Huawei stick/);
  });

  it("are found beside what cannot be read, and among many other ttys", async () => {
    const device = tree.plugIn("1-1", { product: "1001", ttys: { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 } });
    const usb = join(tree.host.sys, "bus/usb/devices");
    symlinkSync(join(usb, "nowhere"), join(usb, "1-2"));
    symlinkSync(join(usb, "1-4"), join(usb, "1-3"));
    symlinkSync(join(usb, "1-3"), join(usb, "1-4"));
    mkdirSync(join(usb, "1-5/idVendor"), { recursive: true });
    writeFileSync(join(usb, "1-6"), "rubbish");
    for (let number = 0; number < 200; number += 1) tree.onBoard(`ttyS${number}`);
    mkdirSync(join(device, "1-1:1.9"));
    writeFileSync(join(device, "1-1:1.9", "bInterfaceNumber"), "zz\n");
    symlinkSync(device, join(device, "1-1:1.8"));
    writeFileSync(join(device, "1-1:1.7"), "rubbish");
    const sticks = await listSticks(tree.host);
    expect(sticks.flatMap(({ ttys }) => ttys.map(({ path }) => path))).toEqual([
      "/dev/ttyUSB0",
      "/dev/ttyUSB1",
      "/dev/ttyUSB2",
    ]);
  });

  it("are told without a failure, whatever the tree is", async () => {
    const anyName = fc.constantFrom(
      "1-1",
      "1-1.2",
      "usb1",
      "1-1:1.0",
      "idVendor",
      "idProduct",
      "bInterfaceNumber",
      "devnum",
      "product",
      "ttyUSB0",
      "tty",
    );
    const anyPath = fc.array(anyName, { minLength: 1, maxLength: 4 });
    const anyText = fc.oneof(
      fc.constantFrom("12d1", "1001", "00", "0x2", "ff"),
      fc.string({ unit: "binary" }),
    );
    const anyNode = fc.oneof(
      fc.record({ kind: fc.constant("file" as const), path: anyPath, text: anyText }),
      fc.record({
        kind: fc.constant("link" as const),
        path: anyPath,
        text: anyPath.map((to) => to.join("/")),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyNode, { maxLength: 25 }), async (nodes) => {
        const sys = mkdtempSync(join(tmpdir(), "virtualphone-hostile-"));
        const usb = join(sys, "bus/usb/devices");
        mkdirSync(usb, { recursive: true });
        try {
          for (const node of nodes) growNode(usb, node);
          for (const stick of await listSticks({ ...tree.host, sys })) {
            expect(stick.vendor).toBe("12d1");
            expect(stick.ttys.every(({ interface: number }) => Number.isInteger(number))).toBe(true);
            expect(`${stick.product}${stick.productName ?? ""}`).not.toMatch(/\p{C}/u);
          }
        } finally {
          rmSync(sys, { recursive: true, force: true });
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Puts a file or a link into a tree, where there is room for it. */
function growNode(root: string, node: { kind: "file" | "link"; path: string[]; text: string }): void {
  const path = join(root, ...node.path);
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    if (node.kind === "file") writeFileSync(path, node.text);
    else symlinkSync(join(root, node.text), path);
  } catch (error) {
    // Something that is no folder lies in the way, or a loop of links.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

describe("the USB device of a device node", () => {
  /** Has the tree's tty be the character device that a node of this machine is. */
  function numberAs(node: string, tty: string): void {
    const { rdev } = statSync(node);
    const numbers = join(tree.host.sys, "dev/char");
    mkdirSync(numbers, { recursive: true });
    symlinkSync(join(tree.host.sys, "class/tty", tty), join(numbers, `${rdev >> 8}:${rdev & 0xff}`));
  }

  it("is found through whatever links lead to it", async () => {
    const device = tree.plugIn("1-1", { vendor: "1e0e", product: "9001", ttys: { ttyUSB2: 2 } });
    numberAs("/dev/null", "ttyUSB2");
    const link = join(tree.host.sys, "modem");
    symlinkSync("/dev/null", link);
    expect(await usbDeviceOf(tree.host, link)).toBe(device);
  });

  it("is none for a tty of the machine itself, a file, and what is not there", async () => {
    tree.onBoard("ttyS0");
    numberAs("/dev/null", "ttyS0");
    expect(await usbDeviceOf(tree.host, "/dev/null")).toBeNull();
    expect(await usbDeviceOf(tree.host, import.meta.filename)).toBeNull();
    expect(await usbDeviceOf(tree.host, "/dev/nothing-there")).toBeNull();
  });
});
