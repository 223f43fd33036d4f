/** The way to the stand-in without a socket: a `fetch` that knows one address. */
import type { Answering, Reply } from "./answering.ts";
import { ApiError } from "./api-error.ts";
import type { Door } from "./server.ts";

/** A door, and the `fetch` that goes through it. */
export interface MemoryDoor extends Door {
  readonly fetch: typeof fetch;
}

const root = "http://telegram.invalid";

/** Opens the door. */
export function openMemoryDoor(answering: Answering): MemoryDoor {
  let isUp = true;
  const open = new Set<() => void>();

  const ask = async (request: Request, wishes: AbortSignal | null): Promise<Response> => {
    if (!isUp) throw failure("ECONNREFUSED");
    const gone = new AbortController();
    const hangUp = (): void => {
      gone.abort();
    };
    const broken = new Promise<Reply>((resolve) => {
      gone.signal.addEventListener("abort", () => {
        resolve({ kind: "broken" });
      });
    });
    open.add(hangUp);
    wishes?.addEventListener("abort", hangUp);
    if (wishes?.aborted === true) hangUp();
    const { pathname, search } = new URL(request.url);
    const answer = answering.answer({
      address: `${pathname}${search}`,
      type: request.headers.get("content-type") ?? "",
      read: (most) => readBody(request, most),
      gone: gone.signal,
    });
    const reply = await Promise.race([broken, answer]);
    const seen = reply.kind === "silence" ? await broken : reply;
    open.delete(hangUp);
    wishes?.removeEventListener("abort", hangUp);
    return responseOf(seen);
  };

  return {
    root,
    // The signal is followed here: a Request holds its own weakly, and a body may be a stream.
    fetch: (target, { signal = null, ...init } = {}) =>
      ask(new Request(target, { ...init, ...(init.body !== undefined && { duplex: "half" }) }), signal),
    goDown() {
      isUp = false;
      for (const hangUp of open) hangUp();
      return Promise.resolve();
    },
    comeBack() {
      isUp = true;
      return Promise.resolve();
    },
  };
}

async function readBody(request: Request, most: number): Promise<Buffer> {
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > most) throw new ApiError(413, "Request Entity Too Large");
  return body;
}

function responseOf(reply: Reply): Response {
  if (!("page" in reply)) throw failure("ECONNRESET");
  const { status, type, bytes } = reply.page;
  const headers = { "content-type": type, "content-length": String(bytes.length) };
  if (reply.kind === "page") return new Response(bytes, { status, headers });
  const half = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
      controller.error(failure("ECONNRESET"));
    },
  });
  return new Response(half, { status, headers });
}

/** As the native fetch fails. */
function failure(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}
