package io.lockstep.cli.faults;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.faults.Sweep;
import io.lockstep.faults.call.CallFaults;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults of memory, threads and devices, at each call. */
final class MethodFaults {
  private static final String BACKEND = "io.lockstep.backend.Backend.";

  /** What a step is done by. */
  static final String REPLAY = "io.lockstep.backend.Backend$Recording.replay";

  private static final String OF_HOST = "io.lockstep.backend.memory.NativeMemory.allocate";
  private static final String OF_DEVICE = BACKEND + "allocate";
  private static final Set<String> MEMORY = Set.of(OF_HOST, OF_DEVICE);
  private static final String IS_WRITTEN = "io.lockstep.training.recovery.Writing.isDone";

  /** A method that fails. */
  private record Method(
      String what, String name, boolean lasts, Supplier<? extends Throwable> failure) {}

  private static final List<Method> ALL =
      List.of(
          new Method(
              "memory of the host",
              OF_HOST,
              true,
              () -> new OutOfMemoryError("64 bytes, with 0 of the machine's free")),
          new Method(
              "memory of the device",
              OF_DEVICE,
              true,
              () -> new OutOfDeviceMemoryException("cpu", 64, 0, 0)),
          thread("java.lang.Thread.start"),
          thread("java.lang.Thread$Builder$OfPlatform.start"),
          device("compile"),
          device("record"),
          device("upload"),
          device("download"),
          device("downloadLater"),
          device("copy"),
          device("synchronize"),
          new Method("device: replay", REPLAY, false, MethodFaults::lost));

  private MethodFaults() {}

  private static Method thread(String name) {
    return new Method(
        name.contains("Builder") ? "a thread that is built" : "a thread",
        name,
        false,
        () ->
            new OutOfMemoryError(
                "unable to create native thread: possibly out of memory or process/resource"
                    + " limits reached"));
  }

  private static Method device(String call) {
    return new Method("device: " + call, BACKEND + call, false, MethodFaults::lost);
  }

  static BackendException lost() {
    return new BackendException("[cpu] the device is lost; start anew");
  }

  /** Returns the names of all methods, for the agent. */
  static String names() {
    return Stream.concat(Stream.of(IS_WRITTEN), ALL.stream().map(Method::name))
        .collect(Collectors.joining(","));
  }

  /** Has a run wait until a checkpoint is written, so that its calls are the same each time. */
  static void waitForCheckpoints() {
    CallFaults.beforeEach(
        IS_WRITTEN,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lockstep-checkpoint"))
                .forEach(MethodFaults::join));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A trial that a device has no memory for has failed by that, and the study keeps it so; that of
   * the CPU is the host's.
   */
  private static boolean isResult(String scenario, Method method) {
    return scenario.equals("search") && MEMORY.contains(method.name());
  }

  static void sweep(String scenario, CommandRun run) throws Exception {
    run.mayLeaveTemporary(false);
    for (Method method : ALL) {
      long completed = 0;
      for (long n = 1; ; n++) {
        run.prepare();
        CallFaults.arm(method.name(), n, method.lasts(), method.failure());
        boolean done = run.run();
        boolean struck = CallFaults.disarm();
        if (struck && isResult(scenario, method)) {
          run.checkEnd();
        } else {
          run.check(done);
        }
        if (!struck) {
          System.out.println(new Sweep(scenario, method.what(), n - 1, completed));
          break;
        }
        completed += done ? 1 : 0;
      }
    }
  }
}
