package io.lockstep.faults;

import java.util.Set;

/**
 * The n-th call of some kinds fails.
 *
 * @param calls the kinds that are counted
 * @param nth which of them fails, from 1
 * @param errno what the system says
 * @param effect what the call has done nevertheless
 * @param lasting whether all of these calls after it fail, too
 */
public record Fault(Set<FileCall> calls, long nth, Errno errno, Effect effect, boolean lasting) {
  /** Checks that there is something to fail. */
  public Fault {
    calls = Set.copyOf(calls);
    if (calls.isEmpty() || nth < 1) {
      throw new IllegalArgumentException(
          "[fault] kinds of calls and a number from 1 are needed, but there are "
              + calls
              + " and "
              + nth);
    }
  }

  /** Returns the fault in which one call fails, and does nothing. */
  public static Fault once(FileCall call, long nth, Errno errno) {
    return new Fault(Set.of(call), nth, errno, Effect.BEFORE, false);
  }

  /** Returns the fault in which calls fail from one on, and do nothing. */
  public static Fault from(FileCall call, long nth, Errno errno) {
    return new Fault(Set.of(call), nth, errno, Effect.BEFORE, true);
  }

  /** Returns the fault in which every call fails from one on: the machine is off. */
  public static Fault off(long nth) {
    return new Fault(FileCall.ALL, nth, Errno.EIO, Effect.BEFORE, true);
  }

  /** Returns the same fault with another effect. */
  public Fault with(Effect other) {
    return new Fault(calls, nth, errno, other, lasting);
  }

  /** Returns the effect on a call, of which this is the n-th that counts. */
  boolean strikes(long number) {
    return lasting ? number >= nth : number == nth;
  }

  @Override
  public String toString() {
    String what = calls.size() == FileCall.ALL.size() ? "call" : calls.toString();
    return "%s %d %s %s%s".formatted(what, nth, errno, effect, lasting ? " from then on" : "");
  }
}
