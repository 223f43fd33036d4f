/**
 * A serial line as bytes. Whoever opens one gets it connected; it reads for as long as it is open,
 * because a stick whose bytes nobody takes away can hang (hardware-notes, "drain every port").
 */
export interface Port {
  /**
   * Hands bytes to the line. Settles when the operating system has taken them; rejects with
   * ModemError `failed` when the line is gone. May stay open while the far side does not read:
   * the deadline is the caller's.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes as they come, in pieces of any size. To be set before the event loop turns. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Called once when the line is lost; not after `close`. */
  onGone(listener: (why: string) => void): void;
  /** Lets go of the line. Never rejects, and may be called at any time. */
  close(): Promise<void>;
}

/** Where bytes and the loss of a line are told; what every Port implementation keeps. */
export interface PortListeners {
  readonly bytes: (bytes: Uint8Array) => void;
  readonly gone: (why: string) => void;
  readonly onBytes: (listener: (bytes: Uint8Array) => void) => void;
  readonly onGone: (listener: (why: string) => void) => void;
  /** From now on nothing is told. */
  readonly silence: () => void;
}

/** The listeners of one Port: the loss is told once, and nothing after it. */
export function createListeners(): PortListeners {
  let open = true;
  let onBytes: ((bytes: Uint8Array) => void) | undefined;
  let onGone: ((why: string) => void) | undefined;
  return {
    bytes: (bytes) => {
      if (open) onBytes?.(bytes);
    },
    gone: (why) => {
      if (!open) return;
      open = false;
      onGone?.(why);
    },
    onBytes: (listener) => {
      onBytes = listener;
    },
    onGone: (listener) => {
      onGone = listener;
    },
    silence: () => {
      open = false;
    },
  };
}
