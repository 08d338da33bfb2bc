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
  private static @Nullable Failure failure;

  /** Which provider could not be asked, and why. */
  private record Failure(String provider, Throwable cause) {}

  private LibraryProviders() {}

  /**
   * Has all providers registered. What they look up themselves meanwhile is what is registered so
   * far; other threads wait.
   *
   * @throws LibraryProviderException at each call, if one of them cannot be loaded or fails
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
        throw new LibraryProviderException(failure.provider, failure.cause);
      }
      asked = true;
    } finally {
      LOCK.unlock();
    }
  }

  private static @Nullable Failure failureOf(Iterator<LibraryProvider> providers) {
    String file = "a file META-INF/services/" + LibraryProvider.class.getName();
    String asking = file;
    try {
      while (providers.hasNext()) {
        LibraryProvider provider = providers.next();
        asking = provider.getClass().getName();
        provider.register();
        asking = file;
      }
      return null;
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
      return new Failure(asking, e);
    }
  }
}
