package io.lockstep.tried;

import io.lockstep.faults.call.CallFaults;

/** Starts three threads, of which the second cannot be started. */
public final class Program {
  private Program() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    CallFaults.beforeEach(
        "java.lang.Thread$Builder$OfPlatform.start", () -> System.out.print("now: "));
    CallFaults.arm(
        "java.lang.Thread$Builder$OfPlatform.start",
        2,
        false,
        () -> new OutOfMemoryError("no more threads"));
    for (int i = 1; i <= 3; i++) {
      try {
        Thread thread = Thread.ofPlatform().name("thread " + i).start(() -> {});
        System.out.println(thread.getName());
      } catch (OutOfMemoryError e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.println(CallFaults.counts() + " " + CallFaults.disarm());
  }
}
