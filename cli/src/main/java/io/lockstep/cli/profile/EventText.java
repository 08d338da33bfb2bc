package io.lockstep.cli.profile;

import io.lockstep.backend.profile.Event;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.Locale;

/** What a device did, as people read it. */
final class EventText {
  private EventText() {}

  /** Returns kind, name and sizes of a kernel, or which way a copy went. */
  static String name(Event event) {
    KernelSpec spec = event.spec();
    return spec == null ? event.kind().name().toLowerCase(Locale.ROOT) : spec.summary();
  }
}
