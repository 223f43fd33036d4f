/** Watching the daemon from outside: takes what is seen of it to whoever asks. Decides nothing. */
import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { type Health, type HealthFacts, healthOf } from "./health.ts";
import type { Levels } from "./metrics.ts";
import { type PageServer, servePages } from "./server.ts";
import { note, type Sighting, unseen } from "./sightings.ts";

/** What the daemon answers at any moment. */
export interface Watched {
  readonly phone: () => HealthFacts["phone"] & { readonly signal: number | null };
  readonly journal: () => HealthFacts["journal"] & { readonly bytes: number | null };
  readonly queuedTexts: () => number | null;
  readonly waitingLetters: () => number;
  /** Calendars and lists. */
  readonly sources: () => Levels["sources"];
}

/** The watch over one daemon. */
export interface Watching {
  see(sighting: Sighting): void;
  /** Opens the pages; rejects when their address is taken. */
  begin(watched: Watched): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a watch. What it takes to answer is loaded only where somebody may ask. */
export async function openWatching({ http }: Pick<Config, "http">, clock: Clock): Promise<Watching> {
  const metrics = http && (await import("./metrics.ts")).createMetrics();
  let seen = unseen;
  let server: PageServer | null = null;

  const healthFrom = ({ phone, journal }: Watched): Health =>
    healthOf({ ...seen, phone: phone(), journal: journal() }, clock.now());

  return {
    see(sighting) {
      const at = clock.now();
      seen = note(seen, sighting, at);
      metrics?.see(sighting, at);
    },
    async begin(watched) {
      if (http === null || metrics === null) return;
      server = await servePages(http.host, http.port, {
        "/healthz": () => {
          const health = healthFrom(watched);
          return {
            status: health.ok ? 200 : 503,
            type: "application/json",
            body: `${JSON.stringify(health)}\n`,
          };
        },
        "/metrics": () => metrics.page(levelsOf(watched, healthFrom(watched))),
      });
    },
    async stop() {
      await server?.stop();
    },
  };
}

function levelsOf(watched: Watched, health: Health): Levels {
  return {
    health,
    signal: watched.phone().signal,
    queuedTexts: watched.queuedTexts(),
    waitingLetters: watched.waitingLetters(),
    sources: watched.sources(),
    journalBytes: watched.journal().bytes,
  };
}
