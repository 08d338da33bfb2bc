package io.lockstep.training.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * An immutable matrix [rows, width] in native memory, row by row without gaps.
 *
 * @param type the type of the elements
 * @param rows the number of rows, at least 0
 * @param width the number of columns, at least 1
 * @param data the elements, exactly rows x width x element size bytes; kept read-only, and not to
 *     be written through another view after construction
 */
public record Matrix(ElementType type, int rows, int width, MemorySegment data) {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ALIGNMENT = 64;

  /** Checks the size and seals the data. */
  public Matrix {
    if (rows < 0 || width < 1) {
      throw new IllegalArgumentException(
          "[matrix] shape [" + rows + "," + width + "] is not allowed; rows may be 0, width not");
    }
    long expected = (long) rows * width * type.bytes();
    if (data.byteSize() != expected) {
      throw new IllegalArgumentException(
          "[matrix] "
              + data.byteSize()
              + " bytes do not make "
              + type
              + "["
              + rows
              + ","
              + width
              + "]; pass exactly "
              + expected
              + " bytes");
    }
    data = data.asReadOnly();
  }

  /**
   * Fresh zeroed memory for a matrix of the given shape, freed by the garbage collector.
   *
   * @param type the type of the elements
   * @param rows the number of rows
   * @param width the number of columns
   * @return writable memory of rows x width elements
   * @throws DataException where there is not enough memory outside the heap
   */
  public static MemorySegment allocate(ElementType type, int rows, int width) {
    BigInteger bytes =
        BigInteger.valueOf((long) rows * width).multiply(BigInteger.valueOf(type.bytes()));
    try {
      return Arena.ofAuto().allocate(bytes.longValueExact(), ALIGNMENT);
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new DataException(
          "allocate table",
          null,
          "",
          type
              + "["
              + rows
              + ","
              + width
              + "] takes "
              + bytes
              + " bytes, more than there are outside the heap",
          "Give fewer examples, or raise the limit with -XX:MaxDirectMemorySize",
          e);
    }
  }

  /**
   * A float32 matrix with a copy of the given values.
   *
   * @param rows the number of rows
   * @param width the number of columns
   * @param values rows x width values, row by row
   * @return the matrix
   */
  public static Matrix of(int rows, int width, float... values) {
    MemorySegment data = Arena.ofAuto().allocate((long) values.length * Float.BYTES, ALIGNMENT);
    for (int i = 0; i < values.length; i++) {
      data.set(FLOAT, (long) i * Float.BYTES, values[i]);
    }
    return new Matrix(ElementType.F32, rows, width, data);
  }

  /**
   * A matrix of unsigned bytes with a copy of the given values.
   *
   * @param rows the number of rows
   * @param width the number of columns
   * @param values rows x width values, row by row
   * @return the matrix
   */
  public static Matrix of(int rows, int width, byte... values) {
    MemorySegment data = Arena.ofAuto().allocate(values.length, ALIGNMENT);
    MemorySegment.copy(values, 0, data, ValueLayout.JAVA_BYTE, 0, values.length);
    return new Matrix(ElementType.U8, rows, width, data);
  }

  /**
   * The size of one row.
   *
   * @return the size in bytes
   */
  public long rowBytes() {
    return (long) width * type.bytes();
  }

  /**
   * One element as a number: an unsigned byte as 0 to 255.
   *
   * @param row the row
   * @param column the column
   * @return the value
   * @throws IndexOutOfBoundsException where row or column is outside the matrix
   */
  public float get(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, width);
    long index = (long) row * width + column;
    return switch (type) {
      case U8 -> data.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
      case F32 -> data.get(FLOAT, index * Float.BYTES);
    };
  }

  /**
   * A new matrix of the listed rows, in the listed order; a row may be listed more than once.
   *
   * @param selected row numbers of this matrix
   * @return the matrix [selected.length, width]
   * @throws IndexOutOfBoundsException where a row is outside the matrix
   */
  public Matrix select(int[] selected) {
    MemorySegment copy = allocate(type, selected.length, width);
    copyRows(selected, 0, selected.length, copy);
    return new Matrix(type, selected.length, width, copy);
  }

  /**
   * Copies the rows selected[from] .. selected[from + count - 1] one after another to the start of
   * the target, without allocating.
   *
   * @param selected row numbers of this matrix
   * @param from the first entry of selected to use
   * @param count the number of rows to copy
   * @param target memory for at least count rows of this matrix's element type
   * @throws IndexOutOfBoundsException where a row or the target's end is passed
   */
  public void copyRows(int[] selected, int from, int count, MemorySegment target) {
    Objects.checkFromIndexSize(from, count, selected.length);
    long rowBytes = rowBytes();
    for (int i = 0; i < count; i++) {
      int row = Objects.checkIndex(selected[from + i], rows);
      MemorySegment.copy(data, row * rowBytes, target, i * rowBytes, rowBytes);
    }
  }
}
