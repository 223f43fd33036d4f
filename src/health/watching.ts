/** Watching the daemon from outside: takes what is seen of it to whoever asks. Decides nothing. */
import type { Config } from "../config.ts";
import type { ServiceManager } from "../config-service-manager.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { type Health, type HealthFacts, hasPulse, healthLine, healthOf } from "./health.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { Levels } from "./metrics.ts";
import { servePages } from "./server.ts";
import { tellServiceManager } from "./service-manager.ts";
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
  /** All is up: opens the pages, and tells whoever wants to hear. Rejects when the pages' address is taken. */
  begin(watched: Watched): Promise<void>;
  stop(): Promise<void>;
}

/** Who watches. */
export interface WatchingParts {
  readonly config: Pick<Config, "http" | "heartbeat">;
  readonly serviceManager: ServiceManager | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes a watch. What it takes to answer is loaded only where somebody may ask. */
export async function openWatching({ config, serviceManager, clock, log }: WatchingParts): Promise<Watching> {
  const { http, heartbeat } = config;
  const metrics = http && (await import("./metrics.ts")).createMetrics();
  let seen = unseen;
  /** In the order they end. */
  const running: { stop(): void | Promise<void> }[] = [];

  const factsFrom = ({ phone, journal }: Watched): HealthFacts => ({
    ...seen,
    phone: phone(),
    journal: journal(),
  });
  const healthFrom = (watched: Watched): Health => healthOf(factsFrom(watched), clock.now());

  const openPages = async (watched: Watched): Promise<void> => {
    if (http === null || metrics === null) return;
    const server = await servePages(http.host, http.port, {
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
    running.push(server);
  };

  return {
    see(sighting) {
      const at = clock.now();
      seen = note(seen, sighting, at);
      metrics?.see(sighting, at);
    },
    async begin(watched) {
      await openPages(watched);
      if (heartbeat !== null) {
        const isWell = (): boolean => healthFrom(watched).ok;
        running.push(startHeartbeat({ ...heartbeat, isWell, clock, log, fetch }));
      }
      if (serviceManager !== null) {
        const statusLine = (): string => healthLine(healthFrom(watched));
        const isAlive = (): boolean => hasPulse(factsFrom(watched), clock.now());
        running.unshift(
          await tellServiceManager({ manager: serviceManager, clock, log, statusLine, isAlive }),
        );
      }
    },
    async stop() {
      for (const each of running) await each.stop();
    },
  };
}

function levelsOf(watched: Watched, health: Health): Levels {
  const { registration, signal } = watched.phone();
  return {
    health,
    registration,
    signal,
    queuedTexts: watched.queuedTexts(),
    waitingLetters: watched.waitingLetters(),
    sources: watched.sources(),
    journalBytes: watched.journal().bytes,
  };
}
