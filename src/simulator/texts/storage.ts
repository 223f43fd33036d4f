/** The storages of a modem: they outlive its power, and only hands and commands change them. */

/** `SM` is on the SIM, `ME` in the stick. */
export type StorageName = "SM" | "ME";

/** 0 unread, 1 read, 2 unsent, 3 sent (27.005 §3.1). */
export type TextStatus = 0 | 1 | 2 | 3;

/** A text in its place. */
export interface StoredText {
  readonly index: number;
  readonly status: TextStatus;
  /** Hexadecimal, with the service centre's address in front. */
  readonly pdu: string;
}

/** A storage as commands see it. */
export interface StorageView {
  readonly size: number;
  readonly firstIndex: 0 | 1;
  /** By their index. */
  readonly texts: readonly StoredText[];
}

/** A storage. */
export interface Storage {
  readonly view: () => StorageView;
  /** Into the lowest free place, or the one told; answers it, or undefined when there is none. */
  readonly put: (pdu: string, index?: number, status?: TextStatus) => number | undefined;
  readonly markRead: (index: number) => void;
  readonly remove: (index: number) => void;
}

/** Starts an empty storage. */
export function startStorage(size: number, firstIndex: 0 | 1): Storage {
  const texts = new Map<number, StoredText>();
  const isPlace = (index: number): boolean => index >= firstIndex && index < firstIndex + size;
  const lowestFree = (): number => {
    let index: number = firstIndex;
    while (texts.has(index)) index += 1;
    return index;
  };
  return {
    view: () => ({
      size,
      firstIndex,
      texts: [...texts.values()].sort((one, other) => one.index - other.index),
    }),
    put(pdu, index = lowestFree(), status = 0) {
      if (!isPlace(index) || texts.has(index)) return undefined;
      texts.set(index, { index, status, pdu });
      return index;
    },
    markRead(index) {
      const text = texts.get(index);
      if (text?.status === 0) texts.set(index, { ...text, status: 1 });
    },
    remove(index) {
      texts.delete(index);
    },
  };
}

/** Both storages of a stick. */
export type Storages = Readonly<Record<StorageName, Storage>>;

/** Whether a text names a storage. */
export const isStorageName = (name: string): name is StorageName => name === "SM" || name === "ME";
