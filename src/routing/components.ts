import { type ContentLine, contentLines } from "./content-lines.ts";
import type { ZoneDefinition } from "./zone-definitions.ts";

/** An event as a calendar holds it: its lines, by name, in their order. */
export type EventComponent = ReadonlyMap<string, readonly ContentLine[]>;

/** The parts of a calendar that routing is made of. */
export interface CalendarComponents {
  readonly events: readonly EventComponent[];
  readonly zones: readonly ZoneDefinition[];
  /** Whether the text is a calendar at all. */
  readonly isCalendar: boolean;
  /** Whether the calendar's end is there: a text that was cut off has lost events. */
  readonly complete: boolean;
}

const eventLines =
  "UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID SUMMARY LOCATION STATUS SEQUENCE".split(" ");
const zoneLines = "TZID TZOFFSETFROM TZOFFSETTO".split(" ");
const reading = { wanted: new Set(["BEGIN", "END", ...eventLines, ...zoneLines]), softBreaks: false };

/** What stands in an event for lines that are too much to be read. */
export const oversized = "OVERSIZED";

/** Letters in the lines of one event; lists of twenty thousand dates are shorter. */
const longestEvent = 400_000;

/** Pieces of the text between two pauses. */
const piecesPerPause = 500;

/** Takes a calendar apart (RFC 5545 §3.4, §3.6). Pauses often; never throws, whatever the text is. */
export function* readComponents(text: string): Generator<void, CalendarComponents> {
  const reader = new ComponentReader();
  let pieces = 0;
  for (const line of contentLines(text, reading)) {
    if (line !== null) reader.read(line);
    pieces += 1;
    if (pieces % piecesPerPause === 0) yield;
  }
  return reader.finish();
}

/** Keeps its place among components within components; one that is left open ends with the one around it. */
class ComponentReader {
  private readonly open: string[] = [];
  private readonly events: EventComponent[] = [];
  private readonly zones: ZoneDefinition[] = [];
  private event: Map<string, ContentLine[]> | undefined;
  private eventSize = 0;
  private zone: { tzid: string; observances: ContentLine[][] } | undefined;
  private isCalendar = false;
  private complete = false;

  read(line: ContentLine): void {
    if (line.name === "BEGIN") this.begin(line.value.trim().toUpperCase());
    else if (line.name === "END") this.end(line.value.trim().toUpperCase());
    else this.keep(line);
  }

  finish(): CalendarComponents {
    this.close();
    return { events: this.events, zones: this.zones, isCalendar: this.isCalendar, complete: this.complete };
  }

  private begin(component: string): void {
    if (component === "VCALENDAR") {
      this.isCalendar = true;
      this.complete = false;
    }
    if (topLevel.has(component)) {
      this.close();
      this.open.length = 0;
    }
    if (this.open.length < deepest) this.open.push(component);
    if (component === "VEVENT") {
      this.event = new Map();
      this.eventSize = 0;
    }
    if (component === "VTIMEZONE") this.zone = { tzid: "", observances: [] };
    if (component === "STANDARD" || component === "DAYLIGHT") this.zone?.observances.push([]);
  }

  private end(component: string): void {
    if (component === "VCALENDAR") this.complete = this.isCalendar;
    const place = this.open.lastIndexOf(component);
    if (place >= 0) this.open.length = place;
    if (topLevel.has(component)) this.close();
  }

  private close(): void {
    if (this.event !== undefined) this.events.push(this.event);
    if (this.zone !== undefined) this.zones.push(this.zone);
    this.event = undefined;
    this.zone = undefined;
  }

  private keep(line: ContentLine): void {
    const inside = this.open.at(-1);
    if (inside === "VEVENT") {
      this.eventSize += line.value.length;
      const name = this.eventSize > longestEvent ? oversized : line.name;
      const same = this.event?.get(name);
      if (same === undefined) this.event?.set(name, [line]);
      else if (name !== oversized) same.push(line);
    } else if (inside === "VTIMEZONE" && line.name === "TZID" && this.zone !== undefined) {
      this.zone.tzid = line.value;
    } else if (inside === "STANDARD" || inside === "DAYLIGHT") {
      this.zone?.observances.at(-1)?.push(line);
    }
  }
}

/** Deeper than components are nested in any calendar. */
const deepest = 20;

/** Components that stand beside each other in a calendar, never within one another. */
const topLevel = new Set(["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"]);
