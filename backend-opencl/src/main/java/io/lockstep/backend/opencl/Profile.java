package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The time that each kernel has taken on the device, summed by name. */
final class Profile {
  private final OpenDevice device;
  private final Map<String, Total> totals = new HashMap<>();

  Profile(OpenDevice device) {
    this.device = device;
  }

  /** Launches so far and the nanoseconds of all. */
  private record Total(long launches, long nanos) {
    Total plus(Total other) {
      return new Total(launches + other.launches, nanos + other.nanos);
    }
  }

  /** Adds the time of a command that is done. */
  void add(String name, long event) {
    long nanos = time(event, Cl.PROFILING_COMMAND_END) - time(event, Cl.PROFILING_COMMAND_START);
    totals.merge(name, new Total(1, nanos), Total::plus);
  }

  private long time(long event, int property) {
    int[] error = new int[1];
    long time = device.cl.eventTime(event, property, error);
    device.check("clGetEventProfilingInfo", error[0]);
    return time;
  }

  /** Returns a table, longest first: launches, milliseconds of all, name. */
  String table() {
    StringBuilder text = new StringBuilder("launches  milliseconds  of\n");
    Comparator<Map.Entry<String, Total>> longestFirst =
        Comparator.comparingLong(e -> -e.getValue().nanos());
    List<Map.Entry<String, Total>> rows =
        totals.entrySet().stream()
            .sorted(longestFirst.thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Total> row : rows) {
      Total total = row.getValue();
      text.append(
          String.format(
              Locale.ROOT,
              "%8d  %12.3f  %s%n",
              total.launches(),
              total.nanos() / 1e6,
              row.getKey()));
    }
    return text.toString();
  }
}
