/** The stick on USB, its ttys, and who else wants them. Pure. */
import { type Finding, green, red, yellow } from "./finding.ts";
import { nameStick } from "../modem/find.ts";
import type { Stick } from "../modem/sticks.ts";
import type { ExaminedStick, Holder, HostFacts, TtyFacts } from "./host-facts.ts";

const plugIn =
  "plug it in; lsusb lists it as 12d1:…, and if it does not, try another port and another cable, without a hub";

/** Judges USB. `isWanted`: the modem is to be found there, because nothing else is configured. */
export function judgeUsb({ sticks }: HostFacts, isWanted: boolean): readonly Finding[] {
  if (sticks.length === 0)
    return isWanted
      ? [red("no Huawei stick was found on USB", plugIn)]
      : [green("no Huawei stick is on USB, and none is looked for there")];
  return sticks.flatMap((each) => [judgeMode(each.stick), ...judgePower(each)]);
}

function judgeMode(stick: Stick): Finding {
  const name = nameStick(stick);
  switch (stick.mode) {
    case "modem":
      return green(`a stick is at USB ${name}, with ${stick.ttys.map(({ path }) => path).join(", ")}`);
    case "storage":
      return red(
        `the stick at USB ${name} is a CD-ROM still`,
        "sudo apt install usb-modeswitch, then unplug it and plug it in again",
      );
    case "other":
      return red(
        `the Huawei device at USB ${name} has no serial ports`,
        "if it is the stick, sudo modprobe option; if that gives none, the kernel does not know it: see hardware-notes",
      );
  }
}

function judgePower({ stick: { port }, maySleep, isOnPoorHub }: ExaminedStick): readonly Finding[] {
  return [
    ...(maySleep
      ? [
          yellow(
            `the stick at USB ${port} may be put to sleep while it is quiet`,
            `echo on | sudo tee /sys/bus/usb/devices/${port}/power/control`,
          ),
        ]
      : []),
    ...(isOnPoorHub
      ? [
          yellow(
            `the stick at USB ${port} is on a hub without a power supply`,
            "plug it into the computer, or into a hub with its own supply: sticks that lack power drop out",
          ),
        ]
      : []),
  ];
}

/** Judges the ttys that the phone needs. */
export function judgeTtys({ ttys, hasModemManager }: HostFacts): readonly Finding[] {
  if (ttys.length === 0) return [judgeModemManager(hasModemManager, false)];
  return [
    ...ttys.map(judgeTty),
    judgeModemManager(
      hasModemManager,
      ttys.every(({ isSpared }) => isSpared),
    ),
  ];
}

function judgeTty({ path, exists, group, mayOpen, holders }: TtyFacts): Finding {
  if (!exists) return red(`${path} is not there`, "plug the stick in, or correct VIRTUALPHONE_MODEM");
  if (!mayOpen) {
    const join = /^(?:root|\d+)$/.test(group ?? "")
      ? "give it to a group of this user's by a udev rule: see hardware-notes"
      : `sudo usermod -aG ${group ?? "dialout"} "$USER", and log in again`;
    return red(`this user may not open ${path}`, join);
  }
  const [holder] = holders;
  return holder === undefined
    ? green(`${path} may be opened, and nobody has it open`)
    : judgeHolder(path, holder);
}

function judgeHolder(path: string, { pid, name, isDaemon }: Holder): Finding {
  return isDaemon
    ? yellow(
        `the daemon is running (process ${pid}) and has ${path}`,
        "stop it to have the modem looked at, or ask the bot: /status",
      )
    : red(`${name} (process ${pid}) has ${path} open`, `end it: kill ${pid}`);
}

function judgeModemManager(isRunning: boolean, isSpared: boolean): Finding {
  if (!isRunning) return green("ModemManager does not run");
  return isSpared
    ? green("ModemManager runs, and a udev rule keeps it off")
    : red(
        "ModemManager runs, and opens every modem it sees",
        "sudo systemctl disable --now ModemManager, or keep it off by a udev rule: see hardware-notes",
      );
}

/** Who has one of the ttys, in words; null when nobody is seen to. */
export function heldBy({ ttys }: HostFacts): string | null {
  const [holder] = ttys.flatMap(({ holders }) => holders);
  if (holder === undefined) return null;
  return holder.isDaemon ? "the daemon" : holder.name;
}
