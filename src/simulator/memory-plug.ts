import {
  type MemoryPort,
  type Plug,
  type PlugListener,
  type PortName,
  notPluggedIn,
  portsBy,
} from "./ports.ts";

/** Most bytes kept for a host that has opened a port and does not listen yet. */
const mostUnread = 65_536;

interface Handle extends MemoryPort {
  readonly deliver: (bytes: Uint8Array) => void;
  readonly vanish: (why: string) => void;
  readonly isOpen: () => boolean;
}

/** One opening of a port. Bytes go over in microtasks, in order. */
function openHandle(receive: (bytes: Uint8Array) => void): Handle {
  let open = true;
  let unread: Uint8Array[] = [];
  let unreadLength = 0;
  let bytesListener: ((bytes: Uint8Array) => void) | undefined;
  const goneListeners: ((why: string) => void)[] = [];
  let gone: string | undefined;
  return {
    isOpen: () => open,
    async write(bytes) {
      if (!open) throw new Error(gone ?? "The port is closed");
      const copy = Uint8Array.from(bytes);
      await Promise.resolve();
      if (!open) throw new Error(gone ?? "The port is closed");
      receive(copy);
    },
    onBytes(listener) {
      const first = unread;
      unread = [];
      unreadLength = 0;
      bytesListener = listener;
      queueMicrotask(() => {
        for (const bytes of first) listener(bytes);
      });
    },
    onGone(listener) {
      const why = gone;
      if (why === undefined) goneListeners.push(listener);
      else
        queueMicrotask(() => {
          listener(why);
        });
    },
    async close() {
      open = false;
      await Promise.resolve();
    },
    deliver(bytes) {
      queueMicrotask(() => {
        if (!open) return;
        if (bytesListener !== undefined) bytesListener(bytes);
        else if (unreadLength + bytes.length <= mostUnread) {
          unread.push(bytes);
          unreadLength += bytes.length;
        }
      });
    },
    vanish(why) {
      if (!open) return;
      open = false;
      gone = why;
      queueMicrotask(() => {
        for (const listener of goneListeners) listener(why);
      });
    },
  };
}

/**
 * Ports in memory, for tests under virtual time. Reading `ports.modem` opens the port; the same opening is
 * answered until it is closed or the stick is pulled out.
 */
export function memoryPlug(): Plug<MemoryPort> {
  const handles = new Map<PortName, Handle>();
  let listener: PlugListener | undefined;
  const open = (port: PortName): MemoryPort => {
    const stick = listener;
    if (stick === undefined) throw new Error(notPluggedIn);
    const present = handles.get(port);
    if (present?.isOpen() === true) return present;
    const handle = openHandle((bytes) => {
      stick.receive(port, bytes);
    });
    handles.set(port, handle);
    stick.opened(port);
    return handle;
  };
  const pull = (): Promise<void> => {
    listener = undefined;
    for (const handle of handles.values()) handle.vanish("The stick was unplugged");
    handles.clear();
    return Promise.resolve();
  };
  return {
    usb: null,
    ports: portsBy(open),
    insert(stick) {
      listener = stick;
      return Promise.resolve();
    },
    send(port, bytes) {
      handles.get(port)?.deliver(bytes);
    },
    pull,
    close: pull,
  };
}
