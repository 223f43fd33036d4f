import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const common = { setupFiles: "test/support/properties.ts", testTimeout: 20_000, hookTimeout: 20_000 };

/** What needs a machine to itself: real ttys, sockets, processes and clocks, whose times are the test's. */
const real = [
  ...["bot-api", "daemon", "demo", "doctor", "health", "serial", "simulator", "telegram"].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  "test/journal/crash.test.ts",
  "test/packaging.test.ts",
];

/** Lives take longest, and begin first, so that no core waits for them at the end. */
class LivesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLife = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/chaos/");
    return [...sorted.filter(isLife), ...sorted.filter((file) => !isLife(file))];
  }
}

/** First all that runs on data and virtual time, on every core at once; then one after another what is real. */
export default defineConfig({
  test: {
    sequence: { sequencer: LivesFirst },
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
      {
        test: {
          name: "real",
          include: real,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          ...common,
        },
      },
    ],
  },
});
