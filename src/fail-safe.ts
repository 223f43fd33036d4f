/** The fail-safe divert in its place in the daemon. */
import type { Config } from "./config.ts";
import type { Clock } from "./core/clock.ts";
import type { DivertModem } from "./core/divert-modem.ts";
import type { Log } from "./core/log.ts";
import { openDiverts, type RunningDiverts } from "./divert/diverts.ts";
import { whyNotDivertedTo } from "./guard/judge.ts";
import type { Journal } from "./journal/journal.ts";
import { settingStore } from "./journal/settings.ts";
import type { Directory, Settings } from "./telegram/ports.ts";

/** What it has to do with. */
export interface FailSafeParts {
  readonly config: Pick<Config, "divert" | "country">;
  readonly journal: Journal;
  readonly modem: DivertModem;
  readonly directory: Pick<Directory, "whoHas">;
  readonly announce: (text: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens it; it remembers in the journal. */
export function openFailSafe({ config, journal, directory, ...parts }: FailSafeParts): RunningDiverts {
  return openDiverts({
    ...parts,
    store: settingStore(journal.database).entry("divert"),
    masterPhone: () => journal.settings.masterPhone(),
    configured: config.divert,
    check: (number) => whyNotDivertedTo(number, config.country),
    nameOf: (number) => directory.whoHas(number)?.name ?? null,
    country: config.country,
  });
}

/** The same settings, of which the fail-safe hears. */
export function settingsHeardBy(
  settings: Settings,
  diverts: Pick<RunningDiverts, "masterChanged">,
): Settings {
  return {
    ...settings,
    async setMasterPhone(number) {
      try {
        await settings.setMasterPhone(number);
      } finally {
        diverts.masterChanged();
      }
    },
  };
}
