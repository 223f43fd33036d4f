/** Reads what a request carries: JSON, a form, or a multipart form with files. */
import { badRequest, isObject, type Json } from "./api-error.ts";

/** A file that came with a request. */
export interface Upload {
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What a request carries. */
export interface Body {
  /** Its content type; empty when it names none. */
  readonly type: string;
  /** Reads it. Throws ApiError when it has more than so many bytes. */
  readonly read: (most: number) => Promise<Buffer>;
}

/** The arguments of one call. A form's values are strings, also where JSON is meant. */
export interface Arguments {
  readonly values: ReadonlyMap<string, Json>;
  readonly files: ReadonlyMap<string, Upload>;
}

const mostFormBytes = 1024 * 1024;
const mostUploadBytes = 50 * 1024 * 1024;

/** Reads the arguments in a request's query and body. Throws ApiError for what Telegram would refuse. */
export async function readArguments({ type, read }: Body, query: URLSearchParams): Promise<Arguments> {
  const multipart = /^multipart\/form-data;.*?boundary="?([^";]+)"?/i.exec(type);
  const body = await read(multipart ? mostUploadBytes : mostFormBytes);
  const fromQuery = new Map<string, Json>(query.entries());
  if (body.length === 0) return { values: fromQuery, files: new Map() };
  if (multipart?.[1] !== undefined) return readMultipart(body, multipart[1], fromQuery);
  if (type.startsWith("application/json")) return { values: readJson(body, fromQuery), files: new Map() };
  const form = new URLSearchParams(body.toString("utf8"));
  return { values: new Map([...fromQuery, ...form.entries()]), files: new Map() };
}

function readJson(body: Buffer, values: ReadonlyMap<string, Json>): Map<string, Json> {
  const parsed = parseJson(body.toString("utf8"));
  if (!isObject(parsed)) throw badRequest("object expected as request body");
  const all = new Map(values);
  for (const [name, value] of Object.entries(parsed)) if (value !== undefined) all.set(name, value);
  return all;
}

/** Parses JSON; undefined for what is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function readMultipart(body: Buffer, boundary: string, query: ReadonlyMap<string, Json>): Arguments {
  const values = new Map(query);
  const files = new Map<string, Upload>();
  for (const part of partsOf(body, `--${boundary}`)) {
    const headersEnd = part.indexOf("\r\n\r\n");
    if (headersEnd < 0) throw badRequest("can't parse multipart form");
    const headers = part.subarray(0, headersEnd).toString("utf8");
    const content = part.subarray(headersEnd + 4);
    const name = /content-disposition:.*?[; ]name="([^"]*)"/i.exec(headers)?.[1];
    const fileName = /content-disposition:.*?filename="?([^"\r\n;]*)"?/i.exec(headers)?.[1];
    if (name === undefined) throw badRequest("can't parse multipart form");
    const mimeType = /content-type: *([^\r\n;]+)/i.exec(headers)?.[1] ?? "application/octet-stream";
    if (fileName === undefined) values.set(name, content.toString("utf8"));
    else files.set(name, { fileName, mimeType, bytes: new Uint8Array(content) });
  }
  return { values, files };
}

/** The parts between the boundaries, without the line ends that belong to these. */
function partsOf(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(boundary);
  while (start >= 0) {
    const from = start + boundary.length + 2;
    const end = body.indexOf(`\r\n${boundary}`, from - 2);
    if (end < 0) break;
    parts.push(body.subarray(from, Math.max(from, end)));
    start = end + 2;
  }
  return parts;
}
