import { defineConfig } from "vitest/config";

/** The light tests of the machines and the router: each mutant runs those that reach it. */
export default defineConfig({
  test: {
    setupFiles: "test/support/properties.ts",
    include: [
      "test/at/{pdu-lines,channel,channel-doubt,channel-matrix,channel-news,channel-prompt,channel-restart,classify}.test.ts",
      "test/modem/{callers,ending,hint,line-ends,lines-properties,link}.test.ts",
      "test/call/{call,matrix}.test.ts",
      "test/divert/{divert,matrix,record}.test.ts",
      "test/guard/*.test.ts",
      "test/outage/*.test.ts",
      "test/sms/{keeping,reception,sending,sending-machine}.test.ts",
      "test/telegram/{outbox,outbox-journal,owners}.test.ts",
      "test/routing/{agenda,calendar,recurrence,route}.test.ts",
    ],
  },
});
