package io.lockstep.backend.discovery;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.Discovery;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What backends found or miss on this machine.
 *
 * @param all the devices, the preferred ones first, those that are missing last
 */
public record FoundDevices(List<Discovery> all) implements Iterable<Discovery> {
  /** Copies the list. */
  public FoundDevices {
    all = List.copyOf(all);
  }

  @Override
  public Iterator<Discovery> iterator() {
    return all.iterator();
  }

  /** Returns the devices, the preferred ones first. */
  public Stream<Discovery> stream() {
    return all.stream();
  }

  /** Returns the names of those that can be opened, the preferred ones first. */
  public List<String> usable() {
    return all.stream().filter(Discovery::usable).map(Discovery::device).toList();
  }

  /** Returns the device that {@code auto} takes, if any can be opened. */
  public Optional<Discovery> best() {
    return all.stream().filter(Discovery::usable).findFirst();
  }

  /**
   * Returns what a name may mean: the device of exactly that name, and where there is none (a
   * backend's name alone, part of a device's own name) all of them.
   */
  public FoundDevices meant(String name) {
    List<Discovery> exactly = all.stream().filter(d -> d.device().equalsIgnoreCase(name)).toList();
    return exactly.isEmpty() ? this : new FoundDevices(exactly);
  }

  /**
   * Returns the device that a name means: for a backend's name alone and for {@code auto}, the best
   * that is usable; the name itself if there is none such.
   */
  public String resolve(String name) {
    return usable().stream()
        .filter(device ->
            DeviceName.isAuto(name) || device.equals(name) || device.startsWith(name + ":"))
        .findFirst()
        .orElse(name);
  }

  /** Returns why the devices of all backends but the one chosen were passed over. */
  public String passedOver(String backend) {
    return all.stream()
        .filter(d -> !DeviceName.parse(d.device()).backend().equals(backend))
        .map(d -> "; not " + d.device() + ": " + (d.usable() ? "ranks lower" : d.detail()))
        .collect(joining());
  }
}
