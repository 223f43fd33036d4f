import { describe, expect, it } from "vitest";
import { readServiceManager } from "../src/config-service-manager.ts";

describe("the variables of a service manager", () => {
  const pid = 4711;

  it.each([
    ["none", {}, null],
    ["one that is empty", { NOTIFY_SOCKET: "" }, null],
    ["a kind of address that is not known", { NOTIFY_SOCKET: "vsock:2:1234" }, null],
    ["no watchdog", { NOTIFY_SOCKET: "/run/notify" }, { socket: "/run/notify", watchdogSeconds: null }],
    [
      "a watchdog",
      { NOTIFY_SOCKET: "@notify", WATCHDOG_USEC: "60000000", WATCHDOG_PID: "4711" },
      { socket: "@notify", watchdogSeconds: 60 },
    ],
    [
      "a watchdog over everybody",
      { NOTIFY_SOCKET: "@notify", WATCHDOG_USEC: "500000" },
      { socket: "@notify", watchdogSeconds: 0.5 },
    ],
    [
      "another one's watchdog",
      { NOTIFY_SOCKET: "@notify", WATCHDOG_USEC: "60000000", WATCHDOG_PID: "1" },
      { socket: "@notify", watchdogSeconds: null },
    ],
    [
      "nonsense",
      { NOTIFY_SOCKET: "@notify", WATCHDOG_USEC: "soon" },
      { socket: "@notify", watchdogSeconds: null },
    ],
  ])("with %s", (_what, environment, read) => {
    expect(readServiceManager(environment, pid)).toEqual(read);
  });
});
