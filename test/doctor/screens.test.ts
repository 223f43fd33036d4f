import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openTty } from "../../src/serial/usb.ts";
import { type Answer, cme, ok } from "../../src/simulator/answer.ts";
import type { SimulatorOptions } from "../../src/simulator/world.ts";
import { type Clinic, hurried, openClinic, type Wanted } from "./clinic.ts";

let clinic: Clinic | undefined;

afterEach(async () => {
  await clinic?.close();
  clinic = undefined;
});

/** What is wrong, and how it comes about. */
interface Fault extends Wanted {
  readonly stick?: Partial<SimulatorOptions>;
  readonly befalls?: (clinic: Clinic) => unknown;
}

/** The stick answers these commands otherwise. */
const answers =
  (replies: Readonly<Record<string, Answer>>) =>
  ({ house: { world } }: Clinic): void => {
    world.behave(({ name }) => replies[name]);
  };

/** A program on the machine that has ttys open. */
function runs({ machine }: Clinic, comm: string, cmdline: string, opens: readonly string[] = []): void {
  const folder = join(machine.host.proc, "1234");
  mkdirSync(join(folder, "fd"), { recursive: true });
  writeFileSync(join(folder, "comm"), `${comm}\n`);
  writeFileSync(join(folder, "cmdline"), cmdline.replaceAll(" ", "\0"));
  for (const [fd, path] of opens.entries()) symlinkSync(path, join(folder, "fd", String(fd + 3)));
}

function sysfs({ machine }: Clinic, path: string, text: string): void {
  const file = join(realpathSync(join(machine.host.sys, "bus/usb/devices/1-1")), path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

/** A program has the stick's port, as the serial library locks it. */
async function takes(visited: Clinic, comm: string, cmdline: string): Promise<void> {
  const path = visited.house.world.ports.pcui;
  const port = await openTty(path);
  visited.keep(() => port.close());
  runs(visited, comm, cmdline, [realpathSync(path)]);
}

const aDay = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY\r\n";
const event = (uid: string, title: string, location: string): string =>
  `${aDay}UID:${uid}\r\nSUMMARY:${title}\r\nLOCATION:${location}\r\nEND:VEVENT\r\n`;

function writeCalendar({ house }: Clinic, ...events: readonly string[]): void {
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join("")}END:VCALENDAR\r\n`;
  writeFileSync(join(house.folder, "calendar.ics"), text);
}

const faults: Readonly<Record<string, Fault>> = {
  healthy: { environment: { VIRTUALPHONE_MODEM_VOICE: "auto" } },
  "healthy, firmware 21": { stick: { profile: "e173-21" } },
  "healthy, a modem of another maker": { stick: { profile: "3gpp" } },
  "the configuration cannot be used": {
    problems: [
      "VIRTUALPHONE_BOT_TOKEN is required: write the token that @BotFather gave you, such as 123456:ABC-DEF",
      "VIRTUALPHONE_MODEM cannot be used: write auto, a tty's path such as /dev/ttyUSB2, or tcp://host:port",
    ],
  },
  "no stick": { befalls: ({ house }) => house.world.stick.unplug() },
  "its port is not there": {
    environment: { VIRTUALPHONE_MODEM: "/nowhere/ttyUSB2", VIRTUALPHONE_MODEM_VOICE: "none" },
  },
  "nobody listens at its address": {
    environment: { VIRTUALPHONE_MODEM: "tcp://127.0.0.1:9", VIRTUALPHONE_MODEM_VOICE: "none" },
  },
  "a CD-ROM still": {
    async befalls(visited) {
      await visited.house.world.stick.unplug();
      visited.machine.plugIn({ socket: "1-2", product: "1446", terminals: [] }, false);
    },
  },
  "another stick is wanted": { environment: { VIRTUALPHONE_MODEM_IMEI: "350000000000014" } },
  "badly fed, and ModemManager runs": {
    befalls(visited) {
      runs(visited, "ModemManager", "/usr/sbin/ModemManager");
      sysfs(visited, "power/control", "auto\n");
      sysfs(visited, "../bDeviceClass", "09\n");
      sysfs(visited, "../bmAttributes", "80\n");
    },
  },
  "ModemManager runs, and is kept off": {
    befalls(visited) {
      runs(visited, "ModemManager", "/usr/sbin/ModemManager");
      sysfs(visited, "dev", "189:4\n");
      mkdirSync(join(visited.run, "udev/data"), { recursive: true });
      writeFileSync(join(visited.run, "udev/data/c189:4"), "I:1\nE:ID_MM_DEVICE_IGNORE=1\n");
    },
  },
  "the daemon is running": {
    befalls: (visited) => takes(visited, "node", "node /opt/virtualphone/dist/main.js start"),
  },
  "another program has the port": {
    befalls: (visited) => takes(visited, "minicom", "minicom -D /dev/ttyUSB2"),
  },
  "it answers nothing": {
    clock: hurried,
    befalls: ({ house }) => {
      house.world.stick.freeze();
    },
  },
  "it stops answering": { clock: hurried, befalls: answers({ "+CREG": { kind: "hang" } }) },
  "the network answers nothing": { clock: hurried, befalls: answers({ "+CCFC": { kind: "silence" } }) },
  "it is pulled out meanwhile": {
    befalls({ house: { world } }) {
      world.behave(({ name }) => {
        if (name !== "+CSCA") return undefined;
        void world.stick.unplug();
        return { kind: "silence" };
      });
    },
  },
  "left in a prompt": {
    async befalls({ house: { world } }) {
      const port = await openTty(world.ports.pcui);
      port.onBytes(() => undefined);
      await port.write(Buffer.from("AT+CMGS=19\r"));
      await world.until(() => world.transcript().some(({ text }) => text.includes(">")));
      await port.close();
    },
  },
  "garbage on the line": { stick: { knobs: { mood: "garbage", echoOn: true } } },
  "the SIM asks for its PIN": { stick: { knobs: { pinLocked: true } } },
  "the SIM asks for its PIN, which is set": {
    stick: { knobs: { pinLocked: true } },
    environment: { VIRTUALPHONE_SIM_PIN: "1234" },
  },
  "one try is left": {
    stick: { knobs: { pinLocked: true } },
    environment: { VIRTUALPHONE_SIM_PIN: "1234" },
    befalls: answers({ "^CPIN": ok("^CPIN: SIM PIN,1,10,1,10,3") }),
  },
  "the SIM is blocked": { stick: { knobs: { pukLocked: true } } },
  "the SIM is busy": { stick: { knobs: { simBusy: true } } },
  "there is no SIM": { befalls: answers({ "+CPIN": cme(10), "^CPIN": cme(10) }) },
  "no network": { stick: { knobs: { noService: "cme" } } },
  "refused by the network, weak signal": {
    befalls: answers({ "+CREG": ok("+CREG: 0,3"), "+CSQ": ok("+CSQ: 3,99") }),
  },
  "abroad, with data alone": {
    befalls: answers({ "+CREG": ok("+CREG: 0,5"), "^SYSINFO": ok("^SYSINFO:2,2,1,5,1,,4") }),
  },
  "voice is off": { befalls: answers({ "^CVOICE": ok("^CVOICE:1") }) },
  "it cannot join": { befalls: answers({ "+CHLD": ok("+CHLD: (0,1,1x,2)") }) },
  "call waiting is off": { stick: { knobs: { callWaiting: false } } },
  "call waiting is refused": { befalls: answers({ "+CCWA": cme(4) }) },
  "no room for texts, and no service centre": {
    befalls: answers({
      "+CPMS": ok('+CPMS: "SM",40,40,"ME",210,255,"SM",40,40'),
      "+CSCA": ok('+CSCA: "",129'),
    }),
  },
  "callers are diverted": {
    befalls({ house: { world } }) {
      const states = ['1,1,"+447700900099",145', '1,1,"447700900123",145', '1,1,"+447700900001",145', "0,7"];
      world.behave(({ name, parameters: [reason = ""] }) =>
        name === "+CCFC" ? ok(`+CCFC: ${states[Number(reason)] ?? "0,7"}`) : undefined,
      );
    },
  },
  "calendars that name nobody": {
    environment: { VIRTUALPHONE_SPAM_LIST_URL: "file:///nowhere/spam.csv" },
    befalls(visited) {
      writeCalendar(
        visited,
        event("1", "famly", "+447700900001"),
        event("2", "Anna Rossi", "at home"),
        event("3", "dentist", "High Street 3"),
      );
      writeFileSync(
        join(visited.house.folder, "work.vcf"),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Carl\r\nTEL:nonsense\r\nEND:VCARD\r\n",
      );
    },
  },
  "no calendar and no contacts": {
    environment: { VIRTUALPHONE_CALENDAR_URL: "" },
    befalls({ house }) {
      for (const name of ["family.vcf", "friends.vcf"]) rmSync(join(house.folder, name));
    },
  },
  "Telegram is away": { befalls: ({ house }) => house.telegram.goesDown() },
  "the token is wrong": { environment: { VIRTUALPHONE_BOT_TOKEN: "1:wrong" } },
  "an owner has not written to the bot": { environment: { VIRTUALPHONE_BOT_OWNER: "1001,1002" } },
  "the journal is damaged, and the clock is not set": {
    befalls({ house, run }) {
      mkdirSync(join(house.folder, "data"));
      writeFileSync(join(house.folder, "data/journal.db"), "damage".repeat(1000));
      rmSync(join(run, "systemd/timesync/synchronized"));
    },
  },
};

describe("virtualphone doctor", () => {
  it.each(Object.entries(faults))("shows: %s", async (name, { stick, befalls, ...wanted }) => {
    clinic = await openClinic(stick);
    await befalls?.(clinic);
    const { screen } = await clinic.examine(wanted);
    await expect(screen).toMatchFileSnapshot(`screens/${name.replaceAll(/\W+/g, "-")}.txt`);
  });
});
