/** Where the kernel shows what a machine is made of. Another place in tests, and for the simulator. */
export interface Host {
  /** sysfs: the USB devices and their ttys. */
  readonly sys: string;
  /** The device nodes. */
  readonly dev: string;
  /** The processes, and what they hold open. */
  readonly proc: string;
}

/** The machine this runs on. */
export const thisHost: Host = { sys: "/sys", dev: "/dev", proc: "/proc" };
