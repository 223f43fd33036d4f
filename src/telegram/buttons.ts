/**
 * A button under a message. `data` comes back when it is pressed: 1 to 64 bytes. `copy` goes to the clipboard of who
 * presses it: 1 to 256 characters. `url` is opened.
 */
export type Button =
  | { readonly text: string; readonly data: string }
  | { readonly text: string; readonly copy: string }
  | { readonly text: string; readonly url: string };

/** The buttons under a message, row by row. */
export type Buttons = readonly (readonly Button[])[];

/** A button as the Bot API takes it. */
type ApiButton =
  | { text: string; callback_data: string }
  | { text: string; copy_text: { text: string } }
  | { text: string; url: string };

/** Buttons as the Bot API takes them; none removes those that are there. */
export function keyboardOf(buttons: Buttons): { inline_keyboard: ApiButton[][] } {
  return { inline_keyboard: buttons.map((row) => row.map(apiButton)) };
}

function apiButton(button: Button): ApiButton {
  if ("data" in button) return { text: button.text, callback_data: button.data };
  if ("copy" in button) return { text: button.text, copy_text: { text: button.copy } };
  return { text: button.text, url: button.url };
}
