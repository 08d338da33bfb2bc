package io.lockstep.faults.call;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What counts the calls before which {@link CallFaultsAgent} has put a hook, and fails them. */
public final class CallFaults {
  private static final Map<String, Long> COUNTS = new TreeMap<>();
  private static String armed = "";
  private static long nth;
  private static boolean lasting;
  private static @Nullable Supplier<? extends Throwable> failure;
  private static final Map<String, Runnable> DEEDS = new ConcurrentHashMap<>();

  private CallFaults() {}

  /**
   * Has a call fail; calls are counted from here.
   *
   * @param method its name, as the agent was given it
   * @param number which of its calls, from 1
   * @param all whether all of its calls after that one fail, too
   * @param thrown what it throws in place of being done
   */
  public static synchronized void arm(
      String method, long number, boolean all, Supplier<? extends Throwable> thrown) {
    COUNTS.clear();
    armed = method;
    nth = number;
    lasting = all;
    failure = thrown;
  }

  /**
   * Has no call fail any more.
   *
   * @return whether one did
   */
  public static synchronized boolean disarm() {
    boolean struck = !armed.isEmpty() && COUNTS.getOrDefault(armed, 0L) >= nth;
    armed = "";
    failure = null;
    return struck;
  }

  /** Returns how many calls of each method there were since one was armed. */
  public static synchronized Map<String, Long> counts() {
    return new TreeMap<>(COUNTS);
  }

  /**
   * Has something done before each call of a method from now on, such as to wait for a thread, so
   * that calls come in the same order each time.
   *
   * @param method its name, as the agent was given it
   */
  public static void beforeEach(String method, Runnable deed) {
    DEEDS.put(method, deed);
  }

  /** The hook. */
  public static void before(String method) {
    DEEDS.getOrDefault(method, () -> {}).run();
    @Nullable Throwable thrown = thrown(method);
    if (thrown != null) {
      CallFaults.<RuntimeException>raise(thrown);
    }
  }

  private static synchronized @Nullable Throwable thrown(String method) {
    long number = COUNTS.merge(method, 1L, Long::sum);
    Supplier<? extends Throwable> supplier = failure;
    boolean strikes = method.equals(armed) && (lasting ? number >= nth : number == nth);
    return supplier != null && strikes ? supplier.get() : null;
  }

  /** Throws what the method that was called may throw, which the compiler need not know. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
