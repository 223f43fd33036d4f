/** Files on Telegram's servers: how they come there, and how a bot gets at them. */
import { createHash } from "node:crypto";
import { badRequest } from "./api-error.ts";
import { methodTable } from "./method.ts";
import type { Upload } from "./request-body.ts";
import type { StoredFile, World } from "./world.ts";

/** The largest file a bot may fetch; bytes. */
const mostFileBytes = 20 * 1024 * 1024;

/** What else can be said of a stored file; for files that lie about themselves. */
export interface StoredFileOptions {
  /** Bytes, as Telegram says them. */
  readonly size?: number;
  readonly path?: string;
}

/** Puts a file on the servers. */
export function storeFile(world: World, upload: Upload, options: StoredFileOptions = {}): StoredFile {
  const number = world.files.size;
  const uniqueId = createHash("sha256").update(upload.bytes).digest("base64url").slice(0, 16);
  const ending = /\.[\w-]{1,8}$/.exec(upload.fileName)?.[0] ?? "";
  const file: StoredFile = {
    id: `FILE-${number}-${uniqueId}`,
    uniqueId,
    path: options.path ?? `documents/file_${number}${ending}`,
    name: upload.fileName,
    mimeType: upload.mimeType,
    bytes: upload.bytes,
    size: options.size ?? upload.bytes.length,
  };
  world.files.set(file.id, file);
  return file;
}

/** The file at a path of the download address. */
export function fileAt(world: World, path: string): StoredFile | undefined {
  return [...world.files.values()].find((file) => file.path === path);
}

/** getFile. */
export const fileMethods = methodTable({
  getFile({ world, args }) {
    const file = world.files.get(args.text("file_id"));
    if (!file) throw badRequest("wrong file_id or the file is temporarily unavailable");
    if (file.size > mostFileBytes) throw badRequest("file is too big");
    return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
  },
});
