export * from "../../src/core/virtual-clock.ts";
