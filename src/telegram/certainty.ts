/** Whether a call that failed may have been carried out all the same. */

/** An HTTP error whose body is none of Telegram's. */
export class StrangeAnswer extends Error {
  override readonly name = "StrangeAnswer";
  readonly status: number;

  constructor(status: number, options: { cause?: unknown } = {}) {
    super(`an answer that is not Telegram's, with HTTP status ${status}`, options);
    this.status = status;
  }
}

/** Errors of Node.js before a connection is there: its name was not found, nobody listens, no way leads there. */
const callsBeforeConnection: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);
/** Those of a fetch that do not name the system call. */
const codesBeforeConnection: ReadonlySet<unknown> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** TLS could not be agreed on, or the certificate was not accepted: no request has been written. */
const codeOfTls =
  /CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|\w*(?:HANDSHAKE|PROTOCOL)\w*)$/;
const beforeTls = "before secure TLS connection was established";

/** Whether an error of Telegram's own, by its code, says that it was not done: all but one about a time-out. */
export function isCertain(status: number): boolean {
  return status >= 400 && status !== 504;
}

/** Whether what a fetch has thrown means that the call has certainly not been carried out. */
export function hasCertainlyFailed(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    // A gateway's page says that it had no answer, not that Telegram had no request.
    if (each instanceof StrangeAnswer) return each.status >= 400 && each.status < 500;
    if (isBeforeRequest(each)) return true;
  }
  return false;
}

function isBeforeRequest(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  const call = "syscall" in error ? error.syscall : undefined;
  if (callsBeforeConnection.has(call) || codesBeforeConnection.has(code)) return true;
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(hasCertainlyFailed);
  return (typeof code === "string" && codeOfTls.test(code)) || error.message.includes(beforeTls);
}
