/** Has a USB device come back as if it had been pulled out, where this user may do that. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";

/** The kernel waits for the drivers of a device, and so for a stick that hangs. */
const patienceMilliseconds = 15_000;

/**
 * Takes the authorization of a USB device away and gives it back (the kernel's usb/authorization.rst): its interfaces
 * vanish, and are found anew. `device`: its folder in sysfs. Rejects with words that say what to do.
 */
export async function resetUsb(device: string, clock: Clock): Promise<void> {
  const file = join(device, "authorized");
  await within(clock, deauthorize(file));
  await within(clock, authorize(file));
}

/** Gives a device back what a reset that was cut short took from it; true when that was needed. */
export async function finishReset(device: string, clock: Clock): Promise<boolean> {
  const file = join(device, "authorized");
  const state = await within(clock, readFile(file, "utf8")).catch(() => "1");
  if (state.trim() !== "0") return false;
  await within(clock, authorize(file));
  return true;
}

async function deauthorize(file: string): Promise<void> {
  try {
    await writeFile(file, "0");
  } catch (error) {
    throw new Error(`${messageOf(error)}; the udev rules that come with this program allow it`, {
      cause: error,
    });
  }
}

function authorize(file: string): Promise<void> {
  return writeFile(file, "1");
}

function within<T>(clock: Clock, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(patienceMilliseconds, () => {
      reject(new Error("the kernel does not finish with it"));
    });
    task.then(resolve, reject).finally(cancel);
  });
}
