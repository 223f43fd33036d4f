import { defineConfig } from "vitest/config";

const common = { setupFiles: "test/support/properties.ts", testTimeout: 20_000, hookTimeout: 20_000 };

/** What needs a machine to itself: real ttys, sockets, processes and clocks, whose times are the test's. */
const real = ["bot-api", "daemon", "demo", "doctor", "health", "serial", "simulator", "telegram"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

/** First all that runs on data and virtual time, on every core at once; then one after another what is real. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "virtual",
          include: ["test/**/*.test.ts"],
          exclude: real,
          isolate: false,
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
          ...common,
        },
      },
      { test: { name: "real", include: real, maxWorkers: 1, sequence: { groupOrder: 1 }, ...common } },
    ],
  },
});
