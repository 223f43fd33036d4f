import { checkOwnerCommand } from "../../../src/modem/owner-command.ts";
import { claim, textOf, type Target } from "../target.ts";

const harmful = ["AT+CPIN=1234", "AT^NVWR=1", "ATZ", "AT&F", "AT+CFUN=0", "AT+CMGS=9"];

/** What an owner may send by hand is one line, and harms nothing, however it is written and whatever stands beside it. */
export const ownerCommands: Target = {
  name: "owner-commands",
  longest: 4096,
  run(input) {
    const checked = checkOwnerCommand(textOf(input));
    if (checked.kind === "refused") {
      claim(checked.why !== "", "a refusal says why");
      return;
    }
    const { text } = checked;
    claim(/^AT[ -~]*$/i.test(text) && text.length <= 400, "what is allowed is one line of AT");
    for (const other of [text.toLowerCase(), text.toUpperCase(), text.replaceAll(" ", "")])
      claim(checkOwnerCommand(other).kind === "allowed", "case and space change nothing");
    for (const command of harmful) {
      claim(
        checkOwnerCommand(`${command};${text.slice(2)}`).kind === "refused",
        "nothing behind it hides harm",
      );
      if (!/"[^"]*$/.test(text.replaceAll(/"[^"]*"/g, "")))
        claim(
          checkOwnerCommand(`${text};${command.slice(2)}`).kind === "refused",
          "nothing before it hides harm",
        );
    }
  },
};
