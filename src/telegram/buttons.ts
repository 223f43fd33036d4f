/** A button under a message. `data` comes back when it is pressed: 1 to 64 bytes. */
export interface Button {
  readonly text: string;
  readonly data: string;
}

/** The buttons under a message, row by row. */
export type Buttons = readonly (readonly Button[])[];

/** Buttons as the Bot API takes them; none removes those that are there. */
export function keyboardOf(buttons: Buttons): {
  inline_keyboard: { text: string; callback_data: string }[][];
} {
  return {
    inline_keyboard: buttons.map((row) => row.map(({ text, data }) => ({ text, callback_data: data }))),
  };
}
