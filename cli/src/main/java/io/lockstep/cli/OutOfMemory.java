package io.lockstep.cli;

import io.lockstep.cli.terminal.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of a process whose Java memory is used up: one line, whichever threads notice, and at how
 * many a time. All that it needs is made before.
 */
final class OutOfMemory implements Thread.UncaughtExceptionHandler {
  private static volatile @Nullable OutOfMemory watching;

  private final AtomicBoolean said = new AtomicBoolean();
  private final byte[] message =
      (text("java heap space") + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
  private final OutputStream err = new FileOutputStream(FileDescriptor.err);

  private OutOfMemory() {}

  /** Has threads that nobody waits for end the process, too, when they find no memory. */
  static void watchThreads() {
    OutOfMemory handler = new OutOfMemory();
    watching = handler;
    Thread.setDefaultUncaughtExceptionHandler(handler);
  }

  /** Returns whether nobody has said yet that memory is used up; then the caller has to. */
  static boolean isFirst() {
    OutOfMemory handler = watching;
    return handler == null || !handler.said.getAndSet(true);
  }

  /** Returns what is said of it. */
  static String text(String reason) {
    return "[memory] the Java virtual machine has too little memory ("
        + reason
        + "); use less data or a smaller batch or model, or raise its limit, as in"
        + " LOCKSTEP_JAVA_OPTS=-Xmx8g";
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (!(e instanceof OutOfMemoryError)) {
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      e.printStackTrace();
    } else if (!said.getAndSet(true)) {
      end();
    }
  }

  private void end() {
    try {
      err.write(message);
    } catch (IOException e) {
      // There is nobody to tell.
    }
    Runtime.getRuntime().halt(ExitCode.FAULT);
  }
}
