package io.lockstep.training.file;

import java.lang.foreign.MemorySegment;

/**
 * A tensor to be written to a file whose elements are fetched when it is their turn, so that they
 * need not all be on the host.
 *
 * @param name its name, unique in its file
 * @param type the type of its elements
 * @param shape its extents, empty for a scalar; not to be written to
 * @param source where the elements come from
 */
public record PendingTensor(String name, TensorType type, long[] shape, Source source) {
  /** Where the elements of a tensor come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Copies little-endian elements, in row-major order, to memory outside the heap, as many as fit
     * there.
     *
     * @param first how many elements to leave out before them
     * @param target memory of whole elements, all within the tensor
     */
    void read(long first, MemorySegment target);
  }

  /** Checks that the shape is possible. */
  public PendingTensor {
    shape = shape.clone();
    if (NamedTensor.byteSize(type, shape) < 0) {
      throw new IllegalArgumentException(
          "[pending tensor] '"
              + name
              + "' cannot be "
              + NamedTensor.describe(type, shape)
              + "; extents must not be negative, nor their product beyond 2^63");
    }
  }

  /**
   * A tensor whose elements are on the host.
   *
   * @param tensor the tensor
   * @return the same, to be written
   */
  public static PendingTensor of(NamedTensor tensor) {
    return new PendingTensor(
        tensor.name(),
        tensor.type(),
        tensor.shape(),
        (first, target) ->
            target.copyFrom(
                tensor.data().asSlice(first * tensor.type().bytes(), target.byteSize())));
  }

  /**
   * The size of its elements.
   *
   * @return the size in bytes
   */
  public long bytes() {
    return NamedTensor.byteSize(type, shape);
  }
}
