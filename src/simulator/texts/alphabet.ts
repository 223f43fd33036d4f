/** The GSM 7-bit default alphabet with its extension table, and how septets lie in octets (23.038 §6). */

/** Position is value; 0x1b stands for the escape to the extension table. */
const basic = Array.from(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ" +
    " !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
    "¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

const escape = 0x1b;

const extension = new Map([
  [0x0a, "\f"],
  [0x14, "^"],
  [0x28, "{"],
  [0x29, "}"],
  [0x2f, "\\"],
  [0x3c, "["],
  [0x3d, "~"],
  [0x3e, "]"],
  [0x40, "|"],
  [0x65, "€"],
]);

const septetsOf = new Map<string, readonly number[]>([
  ...basic.map((char, value): [string, readonly number[]] => [char, [value]]),
  ...[...extension].map(([value, char]): [string, readonly number[]] => [char, [escape, value]]),
]);
septetsOf.delete("\u001b");

/** A text in septets, each character's together; undefined when some character is not in the alphabet. */
export function toSeptets(text: string): readonly (readonly number[])[] | undefined {
  const all: (readonly number[])[] = [];
  for (const char of text) {
    const septets = septetsOf.get(char);
    if (septets === undefined) return undefined;
    all.push(septets);
  }
  return all;
}

/** The text that septets stand for. An unknown extension is read from the basic table (23.038 §6.2.1.1). */
export function fromSeptets(septets: readonly number[]): string {
  let text = "";
  let escaped = false;
  for (const septet of septets) {
    if (septet === escape && !escaped) {
      escaped = true;
      continue;
    }
    text += (escaped ? extension.get(septet) : undefined) ?? basic[septet] ?? "?";
    escaped = false;
  }
  return text;
}

/** Lays septets into octets, the first bit behind `fill` empty ones. */
export function pack(septets: readonly number[], fill = 0): number[] {
  const octets = Array.from({ length: Math.ceil((fill + septets.length * 7) / 8) }, () => 0);
  for (const [index, septet] of septets.entries())
    for (let bit = 0; bit < 7; bit += 1) {
      const place = fill + index * 7 + bit;
      const octet = Math.floor(place / 8);
      octets[octet] = (octets[octet] ?? 0) | (((septet >> bit) & 1) << (place % 8));
    }
  return octets;
}

/** Takes so many septets out of octets again; those beyond the last octet are 0. */
export function unpack(octets: readonly number[], count: number, fill = 0): number[] {
  return Array.from({ length: count }, (_, index) => {
    let septet = 0;
    for (let bit = 0; bit < 7; bit += 1) {
      const place = fill + index * 7 + bit;
      septet |= (((octets[Math.floor(place / 8)] ?? 0) >> (place % 8)) & 1) << bit;
    }
    return septet;
  });
}
