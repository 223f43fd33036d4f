/** Files that are sent to the bot by hand. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { newFriends } from "./samples.ts";
import { sampleFile } from "./typed.ts";

/** A file as it is sent. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const megabyte = 1024 * 1024;
/** What a bot can fetch. */
const mostMegabytes = 20;

/** Reads a file, or the sample. Rejects, in words for whoever typed the path, what is no ordinary file. */
export async function readUpload(path: string): Promise<Upload> {
  if (path === sampleFile) {
    const { name, text } = newFriends();
    return { name, bytes: Buffer.from(text) };
  }
  const place = path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
  // Without waiting: a pipe that nobody writes to would hold the demo for ever.
  const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw new Error(`${path} cannot be read. *send ${sampleFile}* is always there.`, { cause });
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error(`${path} is no file.`);
    if (stats.size > mostMegabytes * megabyte)
      throw new Error(`${path} is larger than the ${mostMegabytes} MB that Telegram gives to bots.`);
    return { name: basename(place), bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}
