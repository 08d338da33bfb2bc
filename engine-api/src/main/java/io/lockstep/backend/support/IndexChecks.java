package io.lockstep.backend.support;

import io.lockstep.backend.BackendException;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.ArrayList;
import java.util.List;

/** The kernels that check indices, by the numbers that a device notes, and what they report. */
public final class IndexChecks {
  private final List<Place> places = new ArrayList<>();

  /** Creates an empty list. */
  public IndexChecks() {}

  /** Where an index is checked, as far as the message needs it. */
  private record Place(String operation, int rows) {}

  /**
   * Returns the number of a kernel.
   *
   * @throws IllegalArgumentException if it checks no indices
   */
  public int number(KernelSpec spec) {
    int rows =
        spec.indices()
            .orElseThrow(() -> new IllegalArgumentException(spec.name() + " checks no indices"))
            .rows();
    Place place = new Place(spec.name(), rows);
    if (!places.contains(place)) {
      places.add(place);
    }
    return places.indexOf(place);
  }

  /** Returns the error of an index at a position, which the kernel of this number reports. */
  public BackendException outOfRange(int number, int index, int position) {
    Place place = places.get(number);
    return new BackendException(
        "["
            + place.operation()
            + "] index "
            + index
            + " at position "
            + position
            + " is outside 0.."
            + (place.rows() - 1)
            + "; check the indices or enlarge the table of "
            + place.rows()
            + " rows");
  }
}
