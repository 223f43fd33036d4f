import { existsSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { assert as assertProperty, asyncProperty, uint8Array } from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { runSimulator, simulatorHelp } from "../../src/simulator/cli.ts";
import { showText } from "../../src/simulator/texts/text-mode.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Running {
  readonly pid: number;
  readonly ports: Readonly<Record<"modem" | "voice" | "pcui", string>>;
  readonly control: string;
  readonly end: () => Promise<number>;
  readonly ended: Promise<number>;
}

/** Runs the command until the test is over. */
async function run(...args: string[]): Promise<Running> {
  const end = new AbortController();
  let ended: Promise<number> = Promise.resolve(1);
  const line = await new Promise<string>((resolve, reject) => {
    ended = runSimulator(args, { pid: 4242, print: resolve, complain: reject, signal: end.signal });
  });
  const stop = (): Promise<number> => {
    end.abort();
    return ended;
  };
  closers.push(stop);
  return { ...(JSON.parse(line) as Omit<Running, "end" | "ended">), end: stop, ended };
}

interface Line {
  /** Writes a line and waits for the one that answers it. */
  readonly ask: (text: string) => Promise<string>;
  readonly write: (bytes: string | Uint8Array) => void;
  readonly next: () => Promise<string>;
  readonly closed: Promise<unknown>;
}

async function call(control: string): Promise<Line> {
  const [host = "", port = ""] = control.split(":");
  const socket: Socket = connect(Number(port), host);
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = "";
  socket.on("data", (bytes) => {
    const parts = (rest + bytes.toString()).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      const first = waiting.shift();
      if (first === undefined) lines.push(line);
      else first(line);
    }
  });
  socket.on("error", () => socket.destroy());
  const closed = new Promise((resolve) => socket.once("close", resolve));
  closers.push(() => {
    socket.destroy();
    return closed;
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  const next = (): Promise<string> => {
    const first = lines.shift();
    return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
  };
  return {
    next,
    closed,
    write: (bytes) => void socket.write(bytes),
    ask(text) {
      socket.write(`${text}\n`);
      return next();
    },
  };
}

async function started(): Promise<Line> {
  const { control } = await run();
  return call(control);
}

describe("virtualphone simulator", () => {
  it("prints one line that says where everything is, and leaves nothing behind", async () => {
    const simulator = await run("--profile", "3gpp", "--control", "127.0.0.1:0");
    expect(simulator.pid).toBe(4242);
    expect(simulator.control).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(Object.values(simulator.ports).every((path) => existsSync(path))).toBe(true);
    expect(await simulator.end()).toBe(0);
    expect(Object.values(simulator.ports).some((path) => existsSync(path))).toBe(false);
  });

  it("tells every wrong argument at once, and what to write instead", async () => {
    const complaints: string[] = [];
    const code = await runSimulator(["--profile", "nokia", "--control", "192.0.2.1:7000"], {
      pid: 1,
      print: () => undefined,
      complain: (text) => complaints.push(text),
      signal: AbortSignal.abort(),
    });
    expect(code).toBe(78);
    expect(complaints).toEqual([
      '--control listens on this machine alone; write 127.0.0.1:7000, not "192.0.2.1:7000"\n',
      'There is no profile "nokia"; write one of e173-11.126, e173-21, 3gpp\n',
    ]);
  });

  it.each([["--loud"], ["--control", "7000"], ["--control", "127.0.0.1:70000"], ["extra"]])(
    "refuses %s",
    async (...args) => {
      const complaints: string[] = [];
      const code = await runSimulator(args, {
        pid: 1,
        print: () => undefined,
        complain: (text) => complaints.push(text),
        signal: AbortSignal.abort(),
      });
      expect([code, complaints.length]).toEqual([78, 1]);
    },
  );

  it("fails with words when the control port is taken", async () => {
    const { control } = await run();
    const complaints: string[] = [];
    const code = await runSimulator(["--control", control], {
      pid: 1,
      print: () => undefined,
      complain: (text) => complaints.push(text),
      signal: new AbortController().signal,
    });
    expect(code).toBe(1);
    expect(complaints.join()).toContain("choose another port");
  });

  it("has a help of one screen", async () => {
    const lines = simulatorHelp.split("\n");
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

describe("the control port", () => {
  it("lets people ring, and shows the lines", async () => {
    const line = await started();
    expect(await line.ask("+447700900002 rings")).toBe(
      '{"number":"+447700900002","state":"calling","heard":null}',
    );
    expect(await line.ask("lines")).toBe(
      '{"lines":[{"id":1,"number":"+447700900002","direction":"in","state":"ringing","hears":[],"mailbox":false}]}',
    );
    expect(await line.ask("+447700900003 rings")).toBe(
      "error: the SIM cannot be reached now; +447700900003 hears: busy",
    );
    expect(await line.ask("+447700900002 hangs up")).toContain('"state":"idle","heard":"hung-up"');
    expect(await line.ask("people")).toContain("+447700900003");
  });

  it("turns knobs, and says which words they take", async () => {
    const line = await started();
    expect(await line.ask("knob holdRefused on")).toBe('{"holdRefused":"error"}');
    expect(await line.ask("knob holdRefused cme")).toBe('{"holdRefused":"cme"}');
    expect(await line.ask("knob holdRefused off")).toBe('{"holdRefused":"off"}');
    expect(await line.ask("knob glued on")).toBe('{"glued":true}');
    expect(await line.ask("knob glued maybe")).toBe("error: glued is a switch; write knob glued on, or off");
    expect(await line.ask("knob mood grumpy")).toContain("write one of plain, bytes");
    expect(await line.ask("knob wings on")).toBe('error: there is no knob "wings"; knobs lists them');
    expect(JSON.parse(await line.ask("knobs"))).toHaveProperty("knobs.glued", true);
  });

  it("has an operator's mailbox, where callers go whom nobody hears", async () => {
    const line = await started();
    expect(await line.ask("voicemail +447700900099")).toContain('"number":"+447700900099"');
    expect(await line.ask("diverts")).toContain('"reason":3');
    await line.ask("unplug");
    expect(await line.ask("+447700900002 rings")).toContain('"divertedTo":"+447700900099"');
    expect(await line.ask("voicemail x")).toContain("error: write it as: voicemail");
  });

  it("lets people text, and shows where the texts are", async () => {
    const line = await started();
    expect(await line.ask("+447700900002 texts  Two\\nlines \\\\ more ")).toBe(
      '{"number":"+447700900002","waiting":1}',
    );
    expect(await line.ask("INFO sends flash doubled ucs2 wide order 1 after 1m gap 1s: Later")).toBe(
      '{"number":"INFO","waiting":1}',
    );
    expect(await line.ask("inject 0791")).toBe('{"waiting":2}');
    const { waiting } = JSON.parse(await line.ask("texts")) as { waiting: string[] };
    expect([showText(waiting[0] ?? "").body, waiting[1]]).toEqual(["Two\nlines \\ more", "0791"]);
  });

  it("lets texts of the SIM fail, and people not get them", async () => {
    const line = await started();
    expect(await line.ask("next text refused 38")).toBe('{"next":"text refused 38"}');
    expect(await line.ask("next 3 texts unanswered")).toBe('{"next":"3 texts unanswered"}');
    expect(await line.ask("next text late 45s")).toBe('{"next":"text late 45s"}');
    expect(await line.ask("+447700900002 gets texts after 9s")).toContain('"state":"idle"');
    expect(await line.ask("+447700900002 gets no texts")).toContain('"state":"idle"');
    expect(await line.ask("+447700900002 gets texts")).toContain('"state":"idle"');
    expect(await line.ask("refuse AT+CMGR cms 314 3 times")).toBe(
      '{"refuses":"AT+CMGR","with":{"kind":"cms","code":314},"times":"3 times"}',
    );
    expect(await line.ask("lose AT+CMGD")).toBe('{"loses":"AT+CMGD"}');
  });

  it("teaches the network codes", async () => {
    const line = await started();
    expect(await line.ask("ussd *100# Balance:\\n5")).toBe('{"*100#":"Balance:\\n5"}');
    expect(await line.ask('ussd *1# {"text": "1 More", "choices": {"1": {"text": "", "status": 2}}}')).toBe(
      '{"*1#":{"text":"1 More","choices":{"1":{"text":"","status":2}}}}',
    );
  });

  it("unplugs and replugs, freezes and thaws", async () => {
    const line = await started();
    expect(await line.ask("unplug")).toBe('{"stick":"unplugged","ports":null,"lines":[]}');
    expect(await line.ask("replug")).toContain('{"stick":"ready","ports":{"modem":"/');
    expect(await line.ask("freeze")).toContain('{"stick":"frozen"');
    expect(await line.ask("thaw")).toContain('{"stick":"ready"');
    expect(await line.ask("+447700900002 rings")).toContain("hears: unreachable");
  });

  it("streams what happens to whoever watches", async () => {
    const line = await started();
    expect(await line.ask("watch")).toBe('{"watching":true}');
    line.write("+447700900002 rings\n");
    const seen = new Set<string>();
    while (!seen.has("RING")) {
      const event = JSON.parse(await line.next()) as { event?: string; text?: string };
      seen.add(event.text ?? event.event ?? "answer");
    }
    expect([...seen]).toEqual(expect.arrayContaining(["change", "answer", "RING"]));
  });

  it.each([
    ["+447700900001 answers", "+447700900001 is idle; that takes one who is ringing"],
    ["+447700900001 dances", 'nobody can "dances"; write one of rings, answers'],
    ["+447700900001 answers after lunch", '"lunch" is no time; write it as 3s, 200ms or 2m'],
    ["+447700900001 answers soon", "write it as: answers after 3s"],
    ["+447700900001 rings loudly", '"rings loudly" means nothing'],
    [`+44${"7".repeat(80)} rings`, "That is no number"],
    ["refuse", "write it as: refuse AT+CHLD=2"],
    ["refuse AT+CHLD=2 sometimes", "write it as: refuse AT+CHLD=2"],
    ["transcript -1", "write it as: transcript 20"],
    ["+447700900002 sends flash", "write it as: +447700900002 sends flash doubled: Hello"],
    ["+447700900002 sends loudly: Hello", '"loudly" is no mark; write one of flash, silent'],
    ["+447700900002 sends order 3: Hello", "The text has parts 1 to 1, and no part 3"],
    ["+447700900002 sends after tea: Hello", '"tea" is no time'],
    ["+447700900002 gets flowers", "write it as: gets texts, gets texts after 9s"],
    ["(me) texts Hello", "That is no number"],
    ["inject xyz", "A PDU is written in hexadecimal"],
    ["next time", "write it as: next text refused 38"],
    ["ussd *100#", "write it as: ussd *100# Balance: 5"],
    ["ussd *100# {5}", "that is no JSON"],
    ['ussd *100# {"text": 5}', "that is no screen"],
    ['ussd *100# {"text": "a", "choices": {"1": 5}}', "that is no screen"],
    ["lose", "write it as: lose AT+CMGD"],
    ["refuse AT+CMGR cms", "write it as: refuse AT+CHLD=2"],
    ["constructor", '"constructor" means nothing; write help'],
    ["\u0000\u001b[2J\ufffd", "means nothing; write help"],
  ])("answers %j with what to write instead", async (wrong, words) => {
    const line = await started();
    const answer = await line.ask(wrong);
    expect(answer).toMatch(/^error: [\x20-\x7e]+$/);
    expect(answer).toContain(words);
  });

  it("throws endless lines away, and obeys the next", async () => {
    const line = await started();
    line.write("x".repeat(3_000_000));
    expect(await line.next()).toBe("error: a line has at most 4096 characters");
    line.write("\n");
    expect(await line.ask("lines")).toBe('{"lines":[]}');
  });

  it("survives any bytes", async () => {
    const line = await started();
    await assertProperty(
      asyncProperty(uint8Array({ maxLength: 200 }), async (bytes) => {
        line.write(Buffer.concat([bytes, Buffer.from("\nunwatch\n")]));
        let answer = await line.next();
        while (answer.startsWith("error: ")) answer = await line.next();
        expect(answer).toBe('{"watching":false}');
      }),
      { numRuns: 100 },
    );
  });

  it("hangs up on one client too many", async () => {
    const { control } = await run();
    for (let count = 0; count < 32; count += 1) await call(control);
    const late = await call(control);
    expect(await late.next()).toBe("error: 32 clients are connected already");
    await late.closed;
  });

  it("ends everything on quit", async () => {
    const { control, ended } = await run();
    const line = await call(control);
    expect(await line.ask("quit")).toBe('{"quit":true}');
    await line.closed;
    expect(await ended).toBe(0);
  });
});
