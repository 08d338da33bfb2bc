package io.lockstep.kernels.library;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The providers on the class path, asked once, before the first look-up. */
final class LibraryProviders {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static volatile boolean asked;
  private static @Nullable IllegalArgumentException failure;

  private LibraryProviders() {}

  /**
   * Has all providers registered. What they look up themselves meanwhile is what is registered so
   * far; other threads wait.
   *
   * @throws IllegalArgumentException at each call, if one of them cannot be loaded or fails
   */
  static void ask() {
    if (asked) {
      return;
    }
    LOCK.lock();
    try {
      if (asked || LOCK.getHoldCount() > 1) {
        return;
      }
      if (failure == null) {
        failure = failureOf(ServiceLoader.load(LibraryProvider.class).iterator());
      }
      if (failure != null) {
        throw new IllegalArgumentException(failure.getMessage(), failure);
      }
      asked = true;
    } finally {
      LOCK.unlock();
    }
  }

  private static @Nullable IllegalArgumentException failureOf(Iterator<LibraryProvider> providers) {
    String what = "a file META-INF/services/" + LibraryProvider.class.getName();
    try {
      while (providers.hasNext()) {
        LibraryProvider provider = providers.next();
        what = provider.getClass().getName();
        provider.register();
      }
      return null;
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
      return new IllegalArgumentException(
          "[library] "
              + what
              + " on the class path cannot register its functions: "
              + e.getMessage()
              + "; correct it, or take it off the class path",
          e);
    }
  }
}
