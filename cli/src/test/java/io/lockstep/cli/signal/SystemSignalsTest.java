package io.lockstep.cli.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signals that a native library wants to be told of, too, as LLVM does below PoCL. */
class SystemSignalsTest {
  /** One that does nothing by itself, and that nobody else is told of. */
  private static final String NAME = "URG";

  private static final int NUMBER = 23;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle SIGNAL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("signal"),
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  /** Has the system call a function by the signal, past the JVM; returns what it called before. */
  private static MemorySegment handleNatively(MemorySegment function) throws Throwable {
    return (MemorySegment) SIGNAL.invokeExact(NUMBER, function);
  }

  @AfterEach
  void forget() throws Throwable {
    handleNatively(MemorySegment.NULL);
  }

  @Test
  void what_was_done_before_is_given_back() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    assertTrue(SystemSignals.handle(NAME, told::countDown).isPresent());
    SystemSignals.handle(NAME, () -> {}).orElseThrow().restore();
    assertTrue(isTold(told));
  }

  @Test
  void after_a_library_that_came_between_the_jvm_goes_on_to_tell() throws Throwable {
    assertTrue(SystemSignals.handle(NAME, () -> {}).isPresent());
    MemorySegment ofJvm = handleNatively(LINKER.defaultLookup().findOrThrow("abs"));
    SystemSignals.handle(NAME, () -> {}).orElseThrow().restore();
    handleNatively(ofJvm);

    CountDownLatch told = new CountDownLatch(1);
    SystemSignals.handle(NAME, told::countDown).orElseThrow().restore();
    assertTrue(isTold(told));
  }

  private static boolean isTold(CountDownLatch told) throws Exception {
    long process = ProcessHandle.current().pid();
    new ProcessBuilder("kill", "-" + NAME, Long.toString(process)).inheritIO().start().waitFor();
    return told.await(20, TimeUnit.SECONDS);
  }
}
