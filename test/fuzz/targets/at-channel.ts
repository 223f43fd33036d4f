import { transition } from "../../../src/at/channel.ts";
import { type ChannelEvent, type ChannelState, openChannel } from "../../../src/at/channel-state.ts";
import { claim, linesOf, type Target } from "../target.ts";

/**
 * A channel lives through what the lines say: `!AT…` submits a command, `!>AT…` one with a payload, `>` is a prompt,
 * `!y` and `!n` answer what it asks, `!d` is its deadline, `!+` time that passes; every other line is the modem's.
 * Every command is settled once, and no effect is out of turn.
 */
export const atChannel: Target = {
  name: "at-channel",
  longest: 4000,
  run(input) {
    const channel = openOne();
    for (const line of linesOf(input)) channel.live(line);
    channel.send({ kind: "gone", why: "the end", at: 0 });
    channel.check();
  },
};

function openOne() {
  let state: ChannelState = openChannel;
  let at = 0;
  let submitted = 0;
  let asked = -1;
  const settled = new Map<number, number>();

  function send(event: ChannelEvent): void {
    const step = transition(state, { ...event, at });
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === "settle") settled.set(effect.id, (settled.get(effect.id) ?? 0) + 1);
      if (effect.kind === "ask-payload") asked = effect.id;
      if (effect.kind === "set-deadline")
        claim(effect.seconds > 0 && effect.seconds <= 60, "a deadline comes");
      if (effect.kind === "write")
        claim(
          /^(?:AT[^\r\n]*\r|(?:003131)?\p{Cc})$/u.test(effect.text),
          "what is written is a command, a payload or ESC",
        );
    }
    claim(state.unfinished.length <= 4, "no more than four news are begun");
  }

  function live(line: string): void {
    const command = /^!(>?)(AT.{0,60})/.exec(line);
    if (command) {
      const payload = command[1] === "" ? null : "003131";
      const text = command[2] ?? "";
      send({
        kind: "submitted",
        id: submitted,
        at,
        command: { text, deadlineSeconds: 5, payload, bare: text === "ATI" },
      });
      submitted += 1;
    } else if (line.startsWith(">")) send({ kind: "prompted", at });
    else if (line === "!y" || line === "!n")
      send({ kind: "payload-decided", id: asked, write: line === "!y", at });
    else if (line === "!d") {
      at += 5000;
      send({ kind: "deadline-passed", deadline: state.deadline, at });
    } else if (line === "!+") at += 700;
    else send({ kind: "line", text: line, at });
  }

  function check(): void {
    claim(settled.size === submitted, "every command is settled");
    claim(
      [...settled.values()].every((times) => times === 1),
      "each is settled once",
    );
  }

  return { live, send, check };
}
