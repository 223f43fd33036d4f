/** What owners have set and must survive a crash: one small JSON file in the data directory. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type PhoneNumber, parsePhoneNumber, parseCountryCode } from "../core/phone-number.ts";

/** The owner's settings. */
export interface Settings {
  masterPhone(): PhoneNumber;
  /** Settles when it would survive a crash; rejects when the disk does not take it. */
  setMasterPhone(number: PhoneNumber): Promise<void>;
}

/** Reads the settings; `defaultMaster` holds until an owner sets another. A file that cannot be read is told and passed over. */
export async function openSettings(dataDir: string, defaultMaster: PhoneNumber, log: Log): Promise<Settings> {
  const path = join(dataDir, "settings.json");
  let master = (await readMaster(path, log)) ?? defaultMaster;
  let writing = Promise.resolve();
  return {
    masterPhone: () => master,
    setMasterPhone: (number) => {
      master = number;
      const written = writing.then(() => writeDurably(dataDir, path, { masterPhone: number }));
      // One that failed must not keep the next from being written.
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

async function readMaster(path: string, log: Log): Promise<PhoneNumber | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) {
      log.warn(`${path} cannot be read: ${messageOf(error)}`);
    }
    return null;
  });
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const number =
      typeof value === "object" && value !== null && "masterPhone" in value ? value.masterPhone : null;
    const anyCountry = parseCountryCode("+1");
    const parsed =
      typeof number === "string" && anyCountry ? parsePhoneNumber(number, anyCountry) : undefined;
    if (parsed === undefined) log.warn(`${path} holds no master phone; the configured one is used`);
    return parsed;
  } catch (error) {
    log.warn(`${path} cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** Either the old content or the new is on the disk, whenever the power goes. */
async function writeDurably(folder: string, path: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
