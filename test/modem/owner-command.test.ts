import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkOwnerCommand } from "../../src/modem/owner-command.ts";

describe("a command from the owner", () => {
  it.each([
    "AT",
    "at+csq",
    "  AT+COPS?  ",
    "ATI",
    "AT+CLCC",
    "AT+CSQ;+COPS?;^SYSINFO",
    "ATD+447700900001;",
    "ATD*#31#+447700900001;",
    "ATH",
    "AT+CHUP",
    "AT+CHLD=2",
    "AT^SYSINFO",
    "AT^CVOICE?",
    "AT^DDSETEX=2",
    "AT^CURC=0",
    "AT^PORTSEL?",
    "AT+CNUM",
    "AT+CFUN?",
    "AT+CFUN=?",
    "AT+CPIN?",
    "at^cpin?",
    "AT^CARDLOCK?",
    "AT^U2DIAG?",
    "AT^SYSCFG?",
    "AT^SYSCFG=?",
    "AT^RFSWITCH?",
    'AT+CUSD=1,"*100#",15',
    "AT+CCFC=0,2",
    "AT+CMGL=4",
    "AT+CMGR=0",
    "AT+CMGF?",
    "AT+CNMI?",
    "AT+CNMI=?",
    "AT+CPMS?",
    "AT+CPMS=?",
    "AT+CMGD=?",
    "AT+CSMS?",
    "AT+CLIP=0",
    "AT+CUSD=2",
    "AT+CSCA?",
    "AT+CMEE=1",
    "ATE0",
    "ATS0?",
    "ATX4",
    "AT&V",
  ])("is sent: %s", (written) => {
    expect(checkOwnerCommand(written)).toMatchObject({ kind: "allowed", text: written.trim() });
  });

  it.each([
    // What strands, locks or unlocks a stick or its SIM.
    "AT^U2DIAG=0",
    "AT^U2DIAG = 0",
    "at^u2diag=0",
    "At ^ U 2 D I A G = 0",
    "AT^U2DIAG",
    "AT+CSQ;^U2DIAG=0",
    "AT+CSQ ; ^u2diag=256",
    "AT+CSQ;;;^U2DIAG=0",
    "AT;^U2DIAG=0",
    "ATE0^U2DIAG=0",
    "ATE0;AT^U2DIAG=0",
    'AT+CSQ="";^U2DIAG=0',
    "AT^U2DIAG?;^U2DIAG=0",
    "AT^U2DIAG?=0",
    'AT^CARDLOCK="12345678"',
    "AT^CARDUNLOCK=12345678",
    "AT^DATALOCK=1",
    'AT^SETPORT="A1,A2"',
    "AT^GETPORTMODE",
    "AT^NVWR=1",
    "AT^NVRD=1",
    "AT^GODLOAD",
    "AT^TMODE=1",
    "AT^SYSCFG=13,1,3FFFFFFF,1,2",
    'AT^SYSCFGEX="00",3FFFFFFF,1,2,7FFFFFFF',
    "AT^RFSWITCH=0",
    "AT^RESET",
    'AT+EGMR=1,7,"350000000000006"',
    'AT+CPIN="1234"',
    "AT+CPIN=1234",
    'AT+CPIN="12345678","1234"',
    'AT^CPIN="1234"',
    'AT+CPIN?;+CPIN="1234"',
    'AT+CPWD="SC","1234","5678"',
    'AT+CLCK="SC",1,"1234"',
    'AT+CLCK="PN",0,"12345678"',
    'AT+CRSM=214,28486,0,0,1,"00"',
    'AT+CSIM=4,"A0A4"',
    "AT+CFUN=0",
    "AT+CFUN=1,1",
    "AT+CFUN=7",
    "AT+CFUN",
    "AT$QCPWRDN",
    "AT$QCDMG",
    "AT*EPIN=1",
    "AT%PROG=1",
    "AT#SHDN",
    "AT!RESET",
    // What takes the driver's footing away.
    "ATZ",
    "ATZ0",
    "at z",
    "ATE0Z",
    "ATE0 Z0",
    "AT+CSQ;Z",
    "AT&F",
    "AT&F0",
    "AT & F",
    "ATE0&F",
    "AT&W",
    "ATE1&W0",
    "AT&Y0",
    "ATV0",
    "ATQ1",
    "ATE0Q1",
    "ATE0V0Q1",
    "ATV",
    "ATS3=65",
    "ATS4=65",
    "ATS5=65",
    "ATE0S3=65",
    "AT+IPR=300",
    "AT+ICF=1",
    "AT+IFC=1,1",
    "AT+CMUX=0",
    "ATO",
    "ATD*99#",
    "ATD*99***1#",
    "ATDT447700900001",
    'AT+CGDATA="PPP",1',
    // What waits for a text.
    "AT+CMGS=19",
    "AT+CMGW",
    "AT+CNMA=1,2",
    "AT+CSQ;+CMGS=19",
    // What loses texts, or sends one that nobody keeps.
    "AT+CMGD=1",
    "AT+CMGD=1,4",
    "AT+CMGF=1",
    "AT+CMGF=0",
    "AT+CNMI=2,2",
    "AT+CNMI",
    'AT+CPMS="ME"',
    "AT+CSMS=1",
    "AT+CSDH=1",
    "AT+CMSS=1",
    "AT+CSAS",
    "AT+CRES",
    // What would keep callers waiting for minutes.
    "AT+COPS=?",
    // What is no single line of plain characters.
    "AT\rAT^U2DIAG=0",
    "AT\nAT^U2DIAG=0",
    "AT+CSQ\u001a",
    "AT+CSQ\u001b",
    "AT\t^U2DIAG=0",
    "AT\u0008^U2DIAG=0",
    "AT\u0000^U2DIAG=0",
    "AT\u00a0^U2DIAG=0",
    "AT\u2003^U2DIAG=0",
    "AT\u200b^U2DIAG=0",
    "AT\u2028^U2DIAG=0",
    "AT＾U2DIAG=0",
    "AT^U2DİAG=0",
    "AT^U2DıAG=0",
    "ＡＴ",
    // What is no command.
    "",
    "   ",
    "CSQ",
    "A/",
    "+++",
    "hello",
    `AT+CSQ;${"+CSQ;".repeat(200)}`,
  ])("is not sent: %j", (written) => {
    const checked = checkOwnerCommand(written);
    expect(checked.kind).toBe("refused");
    expect("why" in checked && checked.why.length > 10).toBe(true);
  });

  it.each([
    "AT",
    "ati",
    "AT I3",
    "AT+CSQ",
    "at + clcc",
    "AT+CSQ;+COPS?;^SYSINFO",
    "AT+CREG?",
    "AT+CNMI=?",
    "AT^FOO?",
    "AT+CCFC=0,2",
    "AT+CCWA=1,2,1",
    "AT&V",
    "ATI;+CGMM",
  ])("only reads: %s", (written) => {
    expect(checkOwnerCommand(written)).toMatchObject({ effect: { kind: "reads" } });
  });

  it.each<[string, readonly string[]]>([
    ["ATA", []],
    ["ATH", []],
    ["AT+CHUP", []],
    ["AT+CHLD=2", []],
    ["AT+CMEE=1", []],
    ["ATE0", []],
    ["AT+FOO", []],
    ["AT+CSQ;+CMEE=1", []],
    ["ATD112;", ["112"]],
    ["atdt 1 1 2;", ["112"]],
    ["ATD+39340123456I;", ["+39340123456"]],
    ["AT+CSQ;D112;", ["112"]],
    ["ATE0D112;", ["112"]],
    ["AT&D0D112;", ["112"]],
    ["ATD#31#112;", ["#31#112"]],
    ["ATD**21*+449098790879#;", ["**21*+449098790879#"]],
    ['AT+CCFC=0,3,"+449098790879",145', ["**21*+449098790879#"]],
    ['AT+CUSD=1,"*100#",15', ["*100#"]],
    ["AT+CTFR=112", ["112"]],
  ])("does or sets something: %s", (written, dials) => {
    expect(checkOwnerCommand(written)).toMatchObject({ effect: { kind: "changes", dials } });
  });

  it.each(["ATDL;", "ATD>1;", 'ATD>"anna";', 'AT+CUSD=1,"AA180C3602",15', 'AT+CKPD="112S"', "ATD1W2;"])(
    "dials what nobody can see: %s",
    (written) => {
      expect(checkOwnerCommand(written).kind).toBe("refused");
    },
  );

  it("that dials is known to, whatever stands around it", () => {
    const around = fc.constantFrom("+CSQ", "+COPS?", "^SYSINFO", "E0", "X4", "I", "&D0", "+CMEE=1", "");
    fc.assert(
      fc.property(
        fc.array(around, { maxLength: 4 }),
        fc.array(around, { maxLength: 4 }),
        fc.boolean(),
        (before, after, isGlued) => {
          const head = before.join(";") + (isGlued || before.length === 0 ? "" : ";");
          const checked = checkOwnerCommand(`AT${head}D112;${after.join(";")}`);
          const isSeen =
            checked.kind === "allowed" &&
            checked.effect.kind === "changes" &&
            checked.effect.dials.includes("112");
          // Glued to an extended command it is a part of that one's name or value.
          const isGluedOn = isGlued && /^[+^]/.test(before.at(-1) ?? "");
          expect(checked.kind === "refused" || isSeen || isGluedOn).toBe(true);
        },
      ),
    );
  });

  it("is never let through for its disguise", () => {
    const parts = fc.constantFrom("+CSQ", "+COPS?", "^SYSINFO", "E0", "X4", "", "+CMEE=1");
    const harm = fc.constantFrom("^U2DIAG=0", "+CFUN=0", '+CPIN="1234"', "&F", "^SETPORT=1", "+CMGS=19");
    const disguise = (text: string, seed: number): string =>
      Array.from(text, (letter, place) => {
        const turn = (seed >> (place % 16)) & 3;
        const cased = turn === 1 ? letter.toLowerCase() : letter;
        return turn === 2 ? ` ${cased}` : cased;
      }).join("");
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 4 }),
        harm,
        fc.array(parts, { maxLength: 4 }),
        fc.nat(),
        (before, bad, after, seed) => {
          const line = `AT${[...before, bad, ...after].join(";")}`;
          expect(checkOwnerCommand(disguise(line, seed)).kind).toBe("refused");
        },
      ),
    );
  });

  it("is never more than one line of printable characters, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `AT${text}`),
        ),
        (written) => {
          const checked = checkOwnerCommand(written);
          expect(checked.kind === "refused" || /^AT[\u0020-\u007e]*$/i.test(checked.text)).toBe(true);
        },
      ),
    );
  });
});
