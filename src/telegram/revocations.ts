/** Who was revoked, in the journal, for as long as the password stays the same. It is kept as a slow hash alone. */
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import type { Memory } from "./stores.ts";

const name = "revoked-owners";
/** Nobody revokes more; the oldest are forgotten. */
const mostKept = 1000;
const hashBytes = 32;

/** Those who were revoked since this password is set. Throws JournalError. */
export function readRevoked(memory: Memory, password: string): readonly number[] {
  const [salt = "", hash = "", ids = ""] = memory.read(name)?.split(":") ?? [];
  const kept = Buffer.from(hash, "hex");
  if (kept.length !== hashBytes || !timingSafeEqual(kept, hashOf(password, salt))) return [];
  return ids
    .split(",")
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** Keeps those who were revoked. Throws JournalError. */
export function writeRevoked(memory: Memory, password: string, ids: readonly number[]): void {
  const salt = randomBytes(16).toString("hex");
  const hash = hashOf(password, salt).toString("hex");
  memory.write(name, `${salt}:${hash}:${ids.slice(-mostKept).join(",")}`);
}

function hashOf(password: string, salt: string): Buffer {
  return scryptSync(password.trim(), salt, hashBytes);
}
