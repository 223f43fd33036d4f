import { parsePhoneNumber } from "../../../src/core/phone-number.ts";
import { readCall } from "../../../src/telegram/call-request.ts";
import { readPressed } from "../../../src/telegram/choices.ts";
import { readCommand } from "../../../src/telegram/requests.ts";
import { readText } from "../../../src/telegram/text-request.ts";
import { readMenu } from "../../../src/telegram/ussd-commands.ts";
import { country } from "../../routing/given.ts";
import { claim, textOf, type Target } from "../target.ts";

const names = ["Ann Example", "Ann Other", "Zoë"];
const number = (text: string) => parsePhoneNumber(text, country);
const namesWith = (text: string) => names.filter((name) => name.toLowerCase().includes(text.toLowerCase()));

/** What people write to the bot, and the data of their buttons. */
export const requests: Target = {
  name: "requests",
  longest: 4096,
  run(input) {
    const text = textOf(input);
    const command = readCommand(text);
    if (command)
      claim(
        /^\w{1,64}$/.test(command.name) && command.argument.trim() === command.argument,
        "a command has a name",
      );
    const argument = command?.argument ?? text;
    const call = readCall(argument, { number, isName: (part) => namesWith(part).length > 0 });
    if ("master" in call && call.master !== null)
      claim(/^\+\d{4,17}$/.test(call.master), "a master's number is E.164");
    if (call.kind === "unreadable") claim(/\S/.test(call.part), "what cannot be read is named");
    const wish = readText(argument, { number, isMobile: () => true, names: namesWith });
    if ("body" in wish) claim(argument.includes(wish.body), "a text is sent as it was written");
    const pressed = readPressed(text);
    if (pressed !== null) claim(text.length <= 64, "a button has so much data");
    readMenu(text);
  },
};
