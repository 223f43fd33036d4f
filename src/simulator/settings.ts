import type { StorageName } from "./texts/storage.ts";

/** What commands set and ask; kept for the whole stick, whichever port set it. */
export interface Settings {
  readonly cmee: number;
  readonly crc: number;
  readonly clip: number;
  readonly cssnOrigin: number;
  readonly cssnFar: number;
  readonly ccwa: number;
  readonly colp: number;
  readonly clir: number;
  readonly cvhu: number;
  readonly creg: number;
  readonly cgreg: number;
  readonly cmgf: number;
  /** `<mode>,<mt>,<bm>,<ds>,<bfr>` of +CNMI. */
  readonly cnmi: readonly number[];
  /** The storages of +CPMS: to read and delete, to write and send, and where texts come to. */
  readonly cpms: readonly StorageName[];
  /** The first octet of +CSMP, for texts written in text mode (27.005 §3.3.4). */
  readonly csmp: number;
  readonly csms: number;
  /** The service centre's number. */
  readonly csca: string;
  readonly cusd: number;
  readonly ussdMode: number;
  readonly copsFormat: number;
  readonly clvl: number;
  readonly cmut: number;
  readonly fun: number;
  readonly cscs: string;
  readonly curc: number;
  readonly portsel: number;
  readonly cvoice: number;
  readonly ddsetex: number;
  readonly u2diag: number;
}

/** A setting by its name. */
type SettingName = keyof Settings;

/** The names of the settings that are numbers. */
export type NumberSetting = { [K in SettingName]: Settings[K] extends number ? K : never }[SettingName];

/** As an 11.126 stick comes from the factory (AT&V). */
export const huaweiFactory: Settings = {
  cmee: 0,
  crc: 0,
  clip: 0,
  cssnOrigin: 0,
  cssnFar: 0,
  ccwa: 0,
  colp: 0,
  clir: 0,
  cvhu: 1,
  creg: 0,
  cgreg: 0,
  cmgf: 0,
  cnmi: [0, 0, 0, 0, 0],
  cpms: ["SM", "SM", "SM"],
  csmp: 17,
  csms: 0,
  csca: "+447700900000",
  cusd: 0,
  ussdMode: 1,
  copsFormat: 0,
  clvl: 2,
  cmut: 1,
  fun: 1,
  cscs: "IRA",
  curc: 1,
  portsel: 0,
  cvoice: 0,
  ddsetex: 0,
  u2diag: 256,
};

/** The settings after ATZ or a restart; ^CVOICE, ^U2DIAG and the SIM's +CSCA outlive both. */
export function resetSettings(settings: Settings, factory: Settings): Settings {
  return { ...factory, cvoice: settings.cvoice, u2diag: settings.u2diag, csca: settings.csca };
}
