package io.lockstep.backend;

import java.util.List;
import java.util.Set;

/**
 * A kind of device, found by {@link java.util.ServiceLoader}, with all that others know of it. Must
 * load nothing until asked.
 */
public interface BackendProvider {
  /** Returns the name users give, such as {@code cpu}; lower case. */
  String name();

  /** Returns what was found, or exactly what is missing and how to install it; never throws. */
  List<Discovery> discover();

  /**
   * Returns what was found for a precision: a device that does not compute in it counts as missing,
   * with the reason; never throws.
   *
   * @param precision one of {@link #precisions()}
   */
  default List<Discovery> discover(Precision precision) {
    return discover();
  }

  /**
   * Returns the precisions it can be opened in. Without a product of its own, {@code fast} is the
   * strict one. In {@code bf16} kernels have arguments of {@code DType.BF16}.
   */
  default Set<Precision> precisions() {
    return Set.of(Precision.STRICT, Precision.FAST);
  }

  /** Returns whether there is one such device, known by the backend's name without a number. */
  default boolean isSingle() {
    return false;
  }

  /** Returns whether it computes on the threads that {@link BackendOptions#threads} counts. */
  default boolean usesThreads() {
    return false;
  }

  /**
   * Opens a device.
   *
   * @throws BackendException if it is missing or lacks what strict precision needs
   */
  Backend open(BackendOptions options);
}
