/** What a command line does that an owner may send: whether it only reads, and whom it dials. Pure. */

/** What a line does. */
export type CommandEffect =
  /** It asks, and nothing is otherwise afterwards. */
  | { readonly kind: "reads" }
  /** It does or sets something, or nobody knows. `dials`: what it dials, or has the network do, as it stands there. */
  | { readonly kind: "changes"; readonly dials: readonly string[] }
  /** It dials what nobody can see. */
  | { readonly kind: "hidden"; readonly why: string };

/** Commands that only read when nothing follows them (27.007, 27.005, V.250, and Huawei's own). */
const readers: ReadonlySet<string> = new Set([
  "+CEER",
  "+CGMI",
  "+CGMM",
  "+CGMR",
  "+CGSN",
  "+CIMI",
  "+CLCC",
  "+CNUM",
  "+COPN",
  "+CPAS",
  "+CSQ",
  "+GCAP",
  "+GMI",
  "+GMM",
  "+GMR",
  "+GSN",
  "^CSNR",
  "^HCSQ",
  "^HWVER",
  "^ICCID",
  "^SYSINFO",
  "^SYSINFOEX",
  "^VERSION",
]);

/** Forms that only read: questions (V.250 §5.4.4.2), what the modem is, and how diverts and call waiting stand. */
const readingForms = /^(?:|I\d?|&V|[+^][A-Z][A-Z\d]*=?\?|\+CCFC=\d,2|\+CCWA=[012]?,2(?:,\d{1,3})?)$/;
const hidden = "only a number that can be seen is dialled, so write it out";

/** What a line does, which was found to be one that may be sent. */
export function effectOf(text: string): CommandEffect {
  const bare = text.toUpperCase().replaceAll(" ", "").slice(2);
  const parts = bare.split(";");
  if (parts.every((part) => readingForms.test(part) || readers.has(part))) return { kind: "reads" };
  const dials = [...parts.flatMap(dialledIn), ...registeredIn(bare)];
  if (dials.some((each) => /[^\d+*#]/.test(each))) return { kind: "hidden", why: hidden };
  return { kind: "changes", dials };
}

/** What basic commands dial (V.250 §6.3.1): a number, with letters for how it is dialled in front and behind. */
function dialledIn(part: string): readonly string[] {
  if (/^[+^]/.test(part)) return [];
  const [, number] = /^(?:&D|[^D])*D(.*)$/s.exec(part) ?? [];
  return number === undefined ? [] : [number.replace(/^[TP]/, "").replace(/[IG]+$/, "")];
}

/** Numbers that the network is given for diverts and transfers, and codes that it is sent. */
function registeredIn(bare: string): readonly string[] {
  const diverts = [...bare.matchAll(/\+CCFC=\d*,\d+,"?([^",;]*)/g)].map(
    ([, number = ""]) => `**21*${number}#`,
  );
  const others = [...bare.matchAll(/\+(?:CTFR="?|CUSD=1,"?)([^",;]*)/g)].map(([, number = ""]) => number);
  return [...diverts, ...others];
}
