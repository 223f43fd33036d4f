import { constants, open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Clock } from "../core/clock.ts";
import { codeOf, fileTrouble } from "./files.ts";

/** What the server said of the version that we have; sent back so that it can answer that nothing changed. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What came of fetching a source. `why` follows its name in a sentence, and holds no secret of its address. */
export type Fetched =
  | { readonly kind: "body"; readonly body: Uint8Array; readonly validators: Validators }
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly why: string };

/** What fetching needs. */
export interface FetchingParts {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Ends a fetch that is under way. */
  readonly signal: AbortSignal;
  /** Largest body, in bytes. */
  readonly largest: number;
}

/** How long a whole fetch may take, with all redirects. */
const deadlineMilliseconds = 30_000;
const mostRedirects = 5;

/** Fetches an `https:`, `http:`, `webcal:` or `file:` address. Never rejects; ends within half a minute. */
export async function fetchSource(
  url: string,
  validators: Validators,
  parts: FetchingParts,
): Promise<Fetched> {
  const address = addressOf(url);
  if (address === undefined) return { kind: "failed", why: "its address cannot be read" };
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
  };
  const cancel = parts.clock.after(deadlineMilliseconds, end);
  parts.signal.addEventListener("abort", end);
  if (parts.signal.aborted) end();
  try {
    const request: Request = { validators, parts, signal: ending.signal };
    return await (address.protocol === "file:"
      ? readFileSource(address, request)
      : fetchPage(address, request));
  } catch (error) {
    if (ending.signal.aborted) return { kind: "failed", why: "it did not answer in time" };
    return { kind: "failed", why: address.protocol === "file:" ? fileTrouble(error) : networkTrouble(error) };
  } finally {
    cancel();
    parts.signal.removeEventListener("abort", end);
  }
}

/** How an address may be shown: private calendars are known to whoever knows the whole of it. */
export function shownAddress(url: string): string {
  const address = addressOf(url);
  if (address === undefined) return "an address that cannot be read";
  return address.protocol === "file:" ? (address.pathname.split("/").at(-1) ?? "") : address.host;
}

interface Request {
  readonly validators: Validators;
  readonly parts: FetchingParts;
  readonly signal: AbortSignal;
}

function addressOf(url: string): URL | undefined {
  const written = url.trim().replace(/^webcals?:/i, "https:");
  return URL.canParse(written) ? new URL(written) : undefined;
}

async function readFileSource(address: URL, { validators, parts, signal }: Request): Promise<Fetched> {
  // Opening a pipe that nobody writes to would wait for ever.
  const file = await open(fileURLToPath(address), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const state = await file.stat();
    if (!state.isFile()) return { kind: "failed", why: "it is no plain file" };
    if (state.size > parts.largest) return { kind: "failed", why: tooLarge(parts.largest) };
    const etag = `${state.mtimeMs}-${state.size}-${state.ino}`;
    if (etag === validators.etag) return { kind: "unchanged" };
    const body = await file.readFile({ signal });
    return { kind: "body", body, validators: { etag, lastModified: null } };
  } finally {
    await file.close();
  }
}

async function fetchPage(first: URL, request: Request): Promise<Fetched> {
  let address = first;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await askFor(address, first, request);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null)
      return takeAnswer(response, request);
    await response.body?.cancel();
    const next = URL.canParse(location, address.href) ? new URL(location, address) : undefined;
    const why = whyNotTo(address, next);
    if (next === undefined || why !== undefined) return { kind: "failed", why: why ?? "" };
    address = next;
  }
  return { kind: "failed", why: "it was redirected too often" };
}

function whyNotTo(from: URL, to: URL | undefined): string | undefined {
  if (to === undefined || !/^https?:$/.test(to.protocol))
    return "it was redirected to what is no web address";
  const exposed = from.protocol === "https:" && to.protocol === "http:";
  return exposed ? "it was redirected from a protected address to an open one" : undefined;
}

/** Names and passwords in an address become a header, for its own server alone. */
async function askFor(address: URL, first: URL, { validators, parts, signal }: Request): Promise<Response> {
  const headers = new Headers({ accept: "text/calendar, text/csv, text/plain, */*;q=0.1" });
  headers.set("user-agent", "virtualphone");
  if (validators.etag !== null) headers.set("if-none-match", validators.etag);
  if (validators.lastModified !== null) headers.set("if-modified-since", validators.lastModified);
  if (first.username !== "" && address.origin === first.origin) {
    const secret = `${decodeURIComponent(first.username)}:${decodeURIComponent(first.password)}`;
    headers.set("authorization", `Basic ${Buffer.from(secret).toString("base64")}`);
  }
  const plain = new URL(address);
  plain.username = "";
  plain.password = "";
  return parts.fetch(plain.href, { headers, redirect: "manual", signal });
}

async function takeAnswer(response: Response, { validators, parts }: Request): Promise<Fetched> {
  const known = validators.etag !== null || validators.lastModified !== null;
  if (response.status === 304 && known) {
    await response.body?.cancel();
    return { kind: "unchanged" };
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    return { kind: "failed", why: `its server answered ${response.status}${statusHint(response.status)}` };
  }
  const body = await readBody(response, parts.largest);
  if (body === undefined) return { kind: "failed", why: tooLarge(parts.largest) };
  const [etag, lastModified] = [response.headers.get("etag"), response.headers.get("last-modified")];
  return { kind: "body", body, validators: { etag, lastModified } };
}

/** Undefined when there is more than may be. */
async function readBody(response: Response, largest: number): Promise<Uint8Array | undefined> {
  if (response.body === null) return new Uint8Array();
  if (Number(response.headers.get("content-length") ?? 0) > largest) {
    await response.body.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) return undefined; // leaving the loop cancels the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(largest: number): string {
  return `it is larger than ${Math.round(largest / 1_000_000)} MB, which is too much to be read`;
}

function statusHint(status: number): string {
  if (status === 401 || status === 403) return ": it wants a password, or its address is no longer valid";
  if (status === 404 || status === 410) return ": nothing is at its address any more";
  return "";
}

const networkWords: Readonly<Record<string, string>> = {
  ENOTFOUND: "its server cannot be found",
  EAI_AGAIN: "its server cannot be found: the network may be down",
  ECONNREFUSED: "its server refuses connections",
  ECONNRESET: "its server broke the connection off",
  EHOSTUNREACH: "its server cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "its server did not answer",
  UND_ERR_CONNECT_TIMEOUT: "its server did not answer",
  UND_ERR_SOCKET: "its server broke the connection off",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its server’s certificate cannot be trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its server’s certificate cannot be trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its server’s certificate cannot be trusted",
  CERT_HAS_EXPIRED: "its server’s certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its server’s certificate is that of another",
};

/** Never the error's own words: they may hold the whole address. */
function networkTrouble(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = codeOf(cause) ?? codeOf(thrown) ?? "";
  return networkWords[code] ?? `it cannot be fetched${code === "" ? "" : ` (${code})`}`;
}
