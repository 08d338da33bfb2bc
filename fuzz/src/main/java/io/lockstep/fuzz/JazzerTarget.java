package io.lockstep.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Jazzer feeds in a long run: the {@link FuzzTest} whose class its first argument names. */
public final class JazzerTarget {
  private static @Nullable FuzzTest test;

  private JazzerTarget() {}

  /** Takes the arguments of {@code --target_args}. */
  public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
    var constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    test = (FuzzTest) constructor.newInstance();
  }

  /** Feeds one input; whatever it throws is a finding. */
  public static void fuzzerTestOneInput(byte[] input) throws Throwable {
    String _ = Objects.requireNonNull(test).feed(input);
  }
}
