package io.lockstep.backend.opencl;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices of all platforms, numbered in the order that OpenCL lists them. */
final class DeviceCatalog {
  private final List<Entry> entries;

  private DeviceCatalog(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * A device that was found.
   *
   * @param properties what it says of itself, or null if it cannot be asked
   * @param problem why it cannot be used, or empty
   */
  private record Entry(String label, @Nullable DeviceProperties properties, String problem) {
    static Entry of(OpenCl cl, long platform, long device, String label, boolean simulator) {
      try {
        DeviceProperties properties = DeviceProperties.read(cl, platform, device, label);
        List<String> missing = Requirements.missing(properties, simulator);
        return new Entry(
            label,
            properties,
            missing.isEmpty()
                ? ""
                : properties.describe()
                    + ", lacks what strict precision needs: "
                    + String.join("; ", missing));
      } catch (OpenClException e) {
        return new Entry(label, null, String.valueOf(e.getMessage()));
      }
    }

    String detail() {
      return properties == null || !problem.isEmpty() ? problem : properties.describe();
    }

    Discovery discovery() {
      return properties == null || !problem.isEmpty()
          ? Discovery.missing(label, problem)
          : Discovery.usable(label, properties.rank(), properties.describe());
    }

    int rank() {
      return discovery().rank();
    }
  }

  /**
   * Returns the devices there are.
   *
   * @param simulator whether what they say of their floats counts for nothing
   * @throws BackendException if there is none, with what to install
   */
  static DeviceCatalog of(OpenCl cl, boolean simulator) {
    int[] error = new int[1];
    long[] platforms = cl.platforms(error);
    boolean none = error[0] == Cl.PLATFORM_NOT_FOUND_KHR;
    if (!none && error[0] != Cl.SUCCESS) {
      throw new OpenClException("clGetPlatformIDs", error[0], "opencl", "");
    }
    List<Entry> entries = new ArrayList<>();
    for (long platform : none ? new long[0] : platforms) {
      long[] devices = cl.devices(platform, error);
      if (error[0] == Cl.DEVICE_NOT_FOUND) {
        continue;
      }
      String label = "opencl:" + entries.size();
      if (error[0] != Cl.SUCCESS) {
        String message = new OpenClException("clGetDeviceIDs", error[0], label, "").getMessage();
        entries.add(new Entry(label, null, String.valueOf(message)));
        continue;
      }
      for (long device : devices) {
        entries.add(Entry.of(cl, platform, device, "opencl:" + entries.size(), simulator));
      }
    }
    if (entries.isEmpty()) {
      throw new BackendException(
          platforms.length == 0 || none
              ? "[opencl] the OpenCL library is there but no driver; " + OpenClLibrary.WHICH_DRIVER
              : "[opencl] the OpenCL library is there but no device; "
                  + OpenClLibrary.WHICH_DRIVER
                  + "; PoCL, where it is installed, has no device unless it can write to its"
                  + " folder, for which POCL_CACHE_DIR names another");
    }
    return new DeviceCatalog(entries);
  }

  /** Returns a line for each device. */
  List<Discovery> discoveries() {
    return entries.stream().map(Entry::discovery).toList();
  }

  /**
   * Returns the device that a user means.
   *
   * @param wanted an index, part of a name in any case, or empty for the best
   * @throws BackendException if there is none such, or it lacks something
   */
  DeviceProperties choose(String wanted) {
    List<Entry> meant = entries.stream().filter(e -> isMeant(e, wanted)).toList();
    if (meant.isEmpty()) {
      throw new BackendException(
          "[opencl] no device '" + wanted + "'; there is " + listing() + "; use one of them");
    }
    Entry best = meant.stream().max(Comparator.comparingInt(Entry::rank)).orElseThrow();
    if (best.properties() == null || !best.problem().isEmpty()) {
      throw new BackendException(
          "[opencl] "
              + best.label()
              + " cannot be used: "
              + best.problem()
              + "; choose another device, such as cpu");
    }
    return best.properties();
  }

  private static boolean isMeant(Entry entry, String wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    if (wanted.chars().allMatch(c -> '0' <= c && c <= '9')) {
      return entry.label().equals("opencl:" + wanted);
    }
    return entry.properties() != null && entry.properties().isCalled(wanted);
  }

  private String listing() {
    return entries.stream().map(e -> e.label() + " (" + e.detail() + ")").collect(joining(", "));
  }
}
