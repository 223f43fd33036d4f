/**
 * The door to Telegram: every call has a deadline and an outcome, nothing is thrown, and the token stays inside.
 * Native fetch instead of grammY's own, which fails on connections that the server has let go.
 */
import { Api, GrammyError, HttpError, type ApiClientOptions, type RawApi } from "grammy";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { hasCertainlyFailed, isCertain, StrangeAnswer } from "./certainty.ts";

/** Why Telegram did not do what it was asked, and what to do about it. */
export type Problem =
  /** It is away, slow, or broken: later. `certain`: it has certainly not done what it was asked. */
  | { readonly kind: "unreachable"; readonly words: string; readonly certain: boolean }
  /** Not before so many seconds. */
  | { readonly kind: "too-many"; readonly seconds: number }
  /** Not like this. `code` is Telegram's error code. */
  | { readonly kind: "refused"; readonly code: number; readonly words: string };

/** What came of a call. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** A signal as grammY's types have it, which is a polyfill's; it takes the native one. */
export type Signal = NonNullable<Parameters<RawApi["getMe"]>[0]>;

/** How long a call may take, and what ends it before. */
export interface Patience {
  readonly seconds: number;
  readonly stop?: AbortSignal;
}

/** Calls to Telegram. */
export interface Client {
  /** The same door for grammY's own objects. */
  readonly options: ApiClientOptions;
  ask<T>(patience: Patience, call: (api: RawApi, signal: Signal) => Promise<T>): Promise<Outcome<T>>;
  /** Fetches a file by the path that getFile told, if it has at most `mostBytes`. */
  download(path: string, mostBytes: number): Promise<Outcome<Uint8Array>>;
}

/** What a client is made of. `apiRoot` null: Telegram's own. */
export interface ClientParts {
  readonly token: string;
  readonly apiRoot: string | null;
  readonly clock: Clock;
  /** Ends every call. */
  readonly stop: AbortSignal;
  readonly fetch: typeof fetch;
  /** Told of each call but those that were ended by us: why it failed; null when it did not. */
  readonly onAsked?: (failure: Problem["kind"] | null) => void;
}

const telegramsRoot = "https://api.telegram.org";
/** grammY's own deadline; ours, on the clock, are all shorter. */
const backstopSeconds = 120;
const downloadSeconds = 60;
const usualRetrySeconds = 5;
const longestRetrySeconds = 24 * 60 * 60;

/** Makes a client. Nothing is sent yet. */
export function createClient(parts: ClientParts): Client {
  const root = (parts.apiRoot ?? telegramsRoot).replace(/\/+$/, "");
  const options: ApiClientOptions = {
    apiRoot: root,
    timeoutSeconds: backstopSeconds,
    fetch: (url: string, init: RequestInit) => fetchNatively(parts.fetch, url, init),
  };
  const api = new Api(parts.token, options);
  const open = new Set<() => void>();
  parts.stop.addEventListener("abort", () => {
    for (const abort of open) abort();
  });
  const withoutToken = (words: string): string =>
    words.replaceAll(parts.token, "<token>").replaceAll(encodeURIComponent(parts.token), "<token>");

  const within = async <T>(
    patience: Patience,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>> => {
    const controller = new AbortController();
    let late = false;
    const abort = (): void => {
      controller.abort();
    };
    const cancel = parts.clock.after(patience.seconds * 1000, () => {
      late = true;
      abort();
    });
    open.add(abort);
    patience.stop?.addEventListener("abort", abort);
    if (parts.stop.aborted || patience.stop?.aborted === true) abort();
    try {
      const value = await orAborted(task(controller.signal), controller.signal);
      parts.onAsked?.(null);
      return { ok: true, value };
    } catch (error) {
      const problem: Problem = late
        ? { kind: "unreachable", words: `no answer within ${patience.seconds} seconds`, certain: false }
        : problemOf(error);
      if (late || !controller.signal.aborted) parts.onAsked?.(problem.kind);
      return {
        ok: false,
        problem: "words" in problem ? { ...problem, words: withoutToken(problem.words) } : problem,
      };
    } finally {
      cancel();
      open.delete(abort);
      patience.stop?.removeEventListener("abort", abort);
    }
  };

  return {
    options,
    ask: (patience, call) => within(patience, (signal) => call(api.raw, signal as Signal)),
    download: (path, mostBytes) =>
      within({ seconds: downloadSeconds }, async (signal) => {
        const url = `${root}/file/bot${parts.token}/${addressOf(path)}`;
        const response = await parts.fetch(url, { signal, redirect: "error" });
        if (!response.ok) {
          await response.body?.cancel();
          throw new Error(`Telegram answered ${response.status} for the file`);
        }
        return readAll(response, mostBytes);
      }),
  };
}

async function fetchNatively(native: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  const { method, headers, body, signal } = init;
  const controller = new AbortController();
  signal?.addEventListener("abort", () => {
    controller.abort();
  });
  const response = await native(url, {
    signal: controller.signal,
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers }),
    // A file comes as a stream, which native fetch sends only when it is told that no answer is read meanwhile.
    ...(body !== undefined && { body, duplex: "half" }),
  });
  return response.ok ? response : readRefusal(response);
}

/** An error that stands between us and Telegram answers with a page of its own. */
async function readRefusal(response: Response): Promise<Response> {
  const text = await response.text();
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new StrangeAnswer(response.status, { cause });
  }
  return new Response(text, { status: response.status });
}

/** The task's end, or the abortion's when that comes first: a fetch may not know signals. */
function orAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const end = (): void => {
      reject(new Error("the call was given up"));
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
  return Promise.race([task, aborted]);
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof GrammyError)) {
    const inner = error instanceof HttpError ? error.error : error;
    return { kind: "unreachable", words: wordsOf(inner), certain: hasCertainlyFailed(inner) };
  }
  // What answers may be no Telegram at all, so that any field may be missing.
  const { error_code: code, description: words, parameters } = error as Partial<GrammyError>;
  if (code === 429) return { kind: "too-many", seconds: retrySeconds(parameters?.retry_after) };
  if (code !== undefined && code >= 400 && code < 500)
    return { kind: "refused", code, words: words ?? "refused without a word" };
  return {
    kind: "unreachable",
    words: words ?? "an answer that makes no sense",
    certain: code !== undefined && isCertain(code),
  };
}

function retrySeconds(seconds: number | undefined): number {
  return seconds !== undefined && seconds > 0 ? Math.min(seconds, longestRetrySeconds) : usualRetrySeconds;
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : "";
  return `${messageOf(error)}${cause}`;
}

/** The path as an address may hold it. Throws for one that leaves its place. */
function addressOf(path: string): string {
  const steps = path.split("/");
  if (steps.some((step) => step === "" || step === "." || step === ".." || /[\\\p{Cc}]/u.test(step)))
    throw new Error("the server names a path that cannot be fetched (is it in local mode?)");
  return steps.map(encodeURIComponent).join("/");
}

async function readAll(response: Response, mostBytes: number): Promise<Uint8Array> {
  const tooLarge = new Error(`the file has more than ${mostBytes} bytes`);
  if (Number(response.headers.get("content-length") ?? 0) > mostBytes) {
    await response.body?.cancel();
    throw tooLarge;
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    if (!(piece instanceof Uint8Array)) continue;
    size += piece.length;
    if (size > mostBytes) throw tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
