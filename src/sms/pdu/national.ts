/**
 * The national language tables (23.038 Annex A). They are read and never written: a phone that does not know them
 * would show something else.
 */
import { defaultTables, type Tables, withCells } from "./alphabet.ts";

/** What the main tables of the scripts of South Asia share; a box is a cell of the script. */
const commonMain =
  "□□□□□□□□□□\n□□\r□□□□□□□□□□□□□ □□□□ !□□□□□□)(□□,□.□0123456789:;□□□?" +
  "□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□abcdefghijklmnopqrstuvwxyz□□□□□";

/** The same of their shifted tables. */
const commonShifted = withCells(
  "@£$¥¿\"¤%&'\0*+\0-/<=>¡^¡_#*□□ □□□□□□□□□□□□{}□□□□□\\□□□□□□□□□□□□[~]□|ABCDEFGHIJKLMNOPQRSTUVWXYZ".padEnd(
    128,
    "\0",
  ),
  "65€",
);

/** Full stops of all scripts of India, which stand in the block of the first. */
const dandas: Readonly<Record<string, string>> = { "64": "\u0964", "65": "\u0965" };

/**
 * A language with a script of its own. Its cells, in the order of the boxes, are offsets from its Unicode block in two
 * hexadecimal digits each; dots are a cell without a character.
 */
function script(block: number, mainCells: string, shiftedCells: string): Tables {
  const fill = (table: string, cells: string, nothing: string): string => {
    const offsets = cells.match(/../g)?.values();
    return table.replaceAll("□", () => {
      const offset = offsets?.next().value ?? "..";
      if (offset === "..") return nothing;
      return dandas[offset] ?? String.fromCharCode(block + Number.parseInt(offset, 16));
    });
  };
  return { main: fill(commonMain, mainCells, " "), shifted: fill(commonShifted, shiftedCells, "\0") };
}

/** A language with Latin letters: what differs from the default tables. */
function latin(mainCells: string, shiftedCells: string): Tables {
  return {
    main: mainCells === "" ? defaultTables.main : withCells(defaultTables.main, mainCells),
    shifted: withCells(defaultTables.shifted, shiftedCells),
  };
}

/** By the identifiers of 23.038 §6.2.1.2.4: the main table for a locking shift, the shifted one for a single shift. */
const languages: readonly (Tables | undefined)[] = [
  undefined,
  // Turkish
  latin("04€ 07ı 0BĞ 0Cğ 1CŞ 1Dş 40İ 60ç", "47Ğ 49İ 53Ş 63ç 67ğ 69ı 73ş"),
  // Spanish
  latin("", "09ç 41Á 49Í 4FÓ 55Ú 61á 69í 6Fó 75ú"),
  // Portuguese
  latin(
    "04ê 06ú 07í 08ó 09ç 0BÔ 0Cô 0EÁ 0Fá 12ª 13Ç 14À 15∞ 16^ 17\\ 18€ 19Ó 1A| 1CÂ 1Dâ 1EÊ 24º 40Í 5BÃ 5CÕ 5DÚ 60~ 7Bã 7Cõ 7D`",
    "05ê 09ç 0BÔ 0Cô 0EÁ 0Fá 12Φ 13Γ 15Ω 16Π 17Ψ 18Σ 19Θ 1FÊ 41À 49Í 4FÓ 55Ú 5BÃ 5CÕ 61Â 69í 6Fó 75ú 7Bã 7Cõ 7Fâ",
  ),
  // Bengali
  script(
    0x0980,
    "01020305060708090A0B0C....0F10....131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30..32......363738393C3D3E3F4041424344....4748....4B4C4D4E575C5D7071",
    "666768696A6B6C6D6E6F5F6061626372737475767778797A",
  ),
  // Gujarati
  script(
    0x0a80,
    "01020305060708090A0B0C0D..0F1011..131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30..3233..35363738393C3D3E3F404142434445..474849..4B4C4D506061626371",
    "6465666768696A6B6C6D6E6F",
  ),
  // Hindi
  script(
    0x0900,
    "01020305060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20212223242526272829" +
      "2A2B2C2D2E2F303132333435363738393C3D3E3F404142434445464748494A4B4C4D50727B7C7E7F",
    "6465666768696A6B6C6D6E6F5152535458595A5B5C5D5E5F606162637071",
  ),
  // Kannada
  script(
    0x0c80,
    "..020305060708090A0B0C..0E0F10..12131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30313233..35363738393C3D3E3F4041424344..464748..4A4B4C4D555660616263",
    "6465666768696A6B6C6D6E6F5E7172",
  ),
  // Malayalam
  script(
    0x0d00,
    "..020305060708090A0B0C..0E0F10..12131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30313233343536373839..3D3E3F4041424344..464748..4A4B4C4D576061626379",
    "6465666768696A6B6C6D6E6F7071727374757A7B7C7D7E7F",
  ),
  // Oriya
  script(
    0x0b00,
    "01020305060708090A0B0C....0F10....131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30..3233..35363738393C3D3E3F4041424344....4748....4B4C4D565760616263",
    "6465666768696A6B6C6D6E6F5C5D5F7071",
  ),
  // Punjabi
  script(
    0x0a00,
    "01020305060708090A........0F10....131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30..3233..3536..38393C..3E3F404142........4748....4B4C4D517071727374",
    "6465666768696A6B6C6D6E6F595A5B5C5E75",
  ),
  // Tamil
  script(
    0x0b80,
    "..020305060708090A......0E0F10..12131415......191A..1C..1E1F......2324......2829" +
      "2A......2E2F30313233343536373839....3E3F404142......464748..4A4B4C4D505770717279",
    "6465666768696A6B6C6D6E6F7374757677787A",
  ),
  // Telugu
  script(
    0x0c00,
    "01020305060708090A0B0C..0E0F10..12131415161718191A1B1C1D1E1F202122232425262728.." +
      "2A2B2C2D2E2F30313233..3536373839..3D3E3F4041424344..464748..4A4B4C4D555660616263",
    "....666768696A6B6C6D6E6F585978797A7B7C7D7E7F",
  ),
  // Urdu
  script(
    0x0600,
    "2722287B807EA62AC27F797D7A7C2B2C8184838586872D2E2F8C88898A8F8D30319193993296989A" +
      "333435363738394142A9AAABAFB3B1444546BABBBC48C4D5C1BE21CCD0D24D504F57545551535670",
    "0001F0F1F2F3F4F5F6F7F8F90C0D0E0F10111213141B1F4052586B6C7273CDD4",
  ),
];

/**
 * The tables a text asks for. `locking` and `single` are identifiers of 23.038 §6.2.1.2.4; those that nobody knows, and
 * 0, mean the default tables.
 */
export function nationalTables(locking: number, single: number): Tables {
  return {
    main: languages[locking]?.main ?? defaultTables.main,
    shifted: languages[single]?.shifted ?? defaultTables.shifted,
  };
}
