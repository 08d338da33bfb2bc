package io.lockstep.training.file;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.text.Quoted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor with a name, as it stands in a file: little-endian elements in row-major order.
 *
 * @param name its name, unique in its file
 * @param type the type of its elements
 * @param shape its extents, empty for a scalar; not to be written to
 * @param data its elements, exactly as many bytes as type and shape ask for; may be unaligned
 */
public record NamedTensor(String name, TensorType type, long[] shape, MemorySegment data) {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Checks that the data have the size that type and shape ask for. */
  public NamedTensor {
    shape = shape.clone();
    if (byteSize(type, shape) != data.byteSize()) {
      throw new IllegalArgumentException(
          "[named tensor] '"
              + name
              + "' of "
              + describe(type, shape)
              + " cannot have "
              + data.byteSize()
              + " bytes; pass as many bytes as type and shape ask for");
    }
  }

  /**
   * A float32 tensor with a copy of the given values.
   *
   * @param name its name
   * @param values its elements in row-major order
   * @param shape its extents
   * @return the tensor
   */
  public static NamedTensor of(String name, float[] values, long... shape) {
    MemorySegment data =
        NativeMemory.allocate(Arena.ofAuto(), (long) values.length * Float.BYTES, 64);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
    return new NamedTensor(name, TensorType.F32, shape, data.asReadOnly());
  }

  /**
   * The elements of a float32 tensor.
   *
   * @return a fresh array
   * @throws IllegalStateException where the type is not F32
   */
  public float[] toFloats() {
    if (type != TensorType.F32) {
      throw new IllegalStateException(
          "[named tensor] '" + name + "' is " + type + "; only F32 can be taken as floats");
    }
    return data.toArray(FLOAT);
  }

  /**
   * The number of bytes that a type and a shape ask for.
   *
   * @param type the type of the elements
   * @param shape the extents
   * @return the size in bytes, or -1 where an extent is negative or the size is beyond 2^63 - 1
   */
  static long byteSize(TensorType type, long[] shape) {
    long size = type.bytes();
    for (long extent : shape) {
      if (extent < 0 || Math.multiplyHigh(size, extent) != 0 || size * extent < 0) {
        return -1;
      }
      size *= extent;
    }
    return size;
  }

  /** Type and shape in words, such as {@code F32[256,784]}. */
  static String describe(TensorType type, long[] shape) {
    return type + Arrays.toString(shape).replace(" ", "");
  }

  /** Returns type and shape in words, such as {@code F32[256,784]}. */
  public String form() {
    return describe(type, shape);
  }

  /**
   * Returns the place of the first element that is infinite or NaN.
   *
   * @return its place in row-major order, or -1 where all are finite or the type is not F32
   */
  public long firstNotFinite() {
    if (type != TensorType.F32) {
      return -1;
    }
    long count = data.byteSize() / Float.BYTES;
    for (long i = 0; i < count; i++) {
      if (!Float.isFinite(data.get(FLOAT, i * Float.BYTES))) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedTensor tensor
        && name.equals(tensor.name)
        && type == tensor.type
        && Arrays.equals(shape, tensor.shape)
        && data.mismatch(tensor.data) == -1;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, Arrays.hashCode(shape));
  }

  @Override
  public String toString() {
    return "NamedTensor[" + Quoted.of(name) + " " + form() + "]";
  }
}
