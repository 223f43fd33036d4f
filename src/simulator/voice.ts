import { type Calls, living } from "./calls/leg.ts";

/** The PCM port: 8 kHz, 16 bit, a frame of 20 ms at a time. */
export interface Voice {
  readonly receive: (bytes: Uint8Array) => void;
  /** A call has ended; under the hardware bug the voice of what is left goes with it. */
  readonly callEnded: () => void;
}

/** What the voice is made of. */
export interface VoiceParts {
  /** The host has routed voice to the port. */
  readonly routed: () => boolean;
  readonly calls: () => Calls;
  /** The stick loses the voice of a call that outlives another. */
  readonly deaf: () => boolean;
  readonly deliver: (bytes: Uint8Array) => void;
}

/** Bytes of 20 ms. */
const frameLength = 320;

/** Starts the voice: for each frame the host writes during a talk, it can read one, of silence. */
export function startVoice(parts: VoiceParts): Voice {
  let unanswered = 0;
  let lost = false;
  return {
    receive(bytes) {
      const legs = living(parts.calls());
      if (legs.length === 0) lost = false;
      const heard = legs.some((leg) => leg.phase === "active" || leg.phase === "alerting");
      if (!parts.routed() || !heard || lost) {
        unanswered = 0;
        return;
      }
      unanswered += bytes.length;
      for (; unanswered >= frameLength; unanswered -= frameLength) parts.deliver(new Uint8Array(frameLength));
    },
    callEnded() {
      lost = parts.deaf() && living(parts.calls()).length > 0;
    },
  };
}
