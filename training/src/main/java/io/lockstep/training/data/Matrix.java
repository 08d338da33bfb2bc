package io.lockstep.training.data;

import io.lockstep.backend.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable matrix [rows, width] outside the heap: a table of its own, row by row without gaps,
 * or a selection of the rows of one, which shares that table's memory.
 */
public final class Matrix {
  /** How a float32 lies in a table: little-endian, at any address. */
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long ALIGNMENT = 64;

  private final ElementType type;
  private final int rows;
  private final int width;
  private final MemorySegment table;

  /** For each row its place in the table; null where it is the same. */
  private final int @Nullable [] places;

  /**
   * A table.
   *
   * @param type the type of the elements
   * @param rows the number of rows, at least 0
   * @param width the number of columns, at least 1
   * @param data the elements, exactly rows x width x element size bytes; kept read-only, and not to
   *     be written through another view after construction
   */
  public Matrix(ElementType type, int rows, int width, MemorySegment data) {
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
    this.type = type;
    this.rows = rows;
    this.width = width;
    this.table = data.asReadOnly();
    this.places = null;
  }

  private Matrix(Matrix base, int[] places) {
    this.type = base.type;
    this.rows = places.length;
    this.width = base.width;
    this.table = base.table;
    this.places = places;
  }

  /**
   * Fresh zeroed memory for a matrix of the given shape, freed by the garbage collector: outside
   * the heap, or, for a large matrix, in a scratch file that is mapped into memory and gone when
   * the process ends.
   *
   * @param type the type of the elements
   * @param rows the number of rows
   * @param width the number of columns
   * @return writable memory of rows x width elements
   * @throws DataException where there is not enough space for the file
   */
  public static MemorySegment allocate(ElementType type, int rows, int width) {
    long elements = (long) rows * width;
    long bytes =
        elements > Long.MAX_VALUE / type.bytes() ? Long.MAX_VALUE : elements * type.bytes();
    return TableMemory.allocate(type + "[" + rows + "," + width + "]", bytes);
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
    MemorySegment data =
        NativeMemory.allocate(Arena.ofAuto(), (long) values.length * Float.BYTES, ALIGNMENT);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
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
    MemorySegment data = NativeMemory.allocate(Arena.ofAuto(), values.length, ALIGNMENT);
    MemorySegment.copy(values, 0, data, ValueLayout.JAVA_BYTE, 0, values.length);
    return new Matrix(ElementType.U8, rows, width, data);
  }

  /**
   * The type of the elements.
   *
   * @return the type
   */
  public ElementType type() {
    return type;
  }

  /**
   * The number of rows.
   *
   * @return the number, at least 0
   */
  public int rows() {
    return rows;
  }

  /**
   * The number of columns.
   *
   * @return the number, at least 1
   */
  public int width() {
    return width;
  }

  /**
   * The elements, row by row without gaps; the rows of a selection are gathered into fresh memory
   * first.
   *
   * @return read-only memory of rows x width elements
   * @throws DataException where there is not enough memory to gather a selection
   */
  public MemorySegment data() {
    if (places == null) {
      return table;
    }
    MemorySegment copy = allocate(type, rows, width);
    for (int row = 0; row < rows; row++) {
      copyRow(row, copy, row);
    }
    return copy.asReadOnly();
  }

  /**
   * Whether the elements lie in a file that is mapped into memory, so that reading one may have to
   * wait for the disk.
   *
   * @return whether they are mapped
   */
  public boolean isMapped() {
    return table.isMapped();
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
    Objects.checkIndex(column, width);
    long index = (long) place(row) * width + column;
    try {
      return switch (type) {
        case U8 -> table.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
        case F32 -> table.get(FLOAT, index * Float.BYTES);
      };
    } catch (InternalError e) {
      throw TableMemory.lost(e);
    }
  }

  /**
   * A matrix of the listed rows, in the listed order; a row may be listed more than once. It shares
   * this matrix's memory.
   *
   * @param selected row numbers of this matrix
   * @return the matrix [selected.length, width]
   * @throws IndexOutOfBoundsException where a row is outside the matrix
   */
  public Matrix select(int[] selected) {
    int[] chosen = new int[selected.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = place(selected[i]);
    }
    return new Matrix(this, chosen);
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
   * @throws DataException where the file that the rows lie in was cut off in the meantime
   */
  public void copyRows(int[] selected, int from, int count, MemorySegment target) {
    Objects.checkFromIndexSize(from, count, selected.length);
    try {
      for (int i = 0; i < count; i++) {
        copyRow(selected[from + i], target, i);
      }
      TableMemory.tellFaults();
    } catch (InternalError e) {
      throw TableMemory.lost(e);
    }
  }

  private void copyRow(int row, MemorySegment target, int targetRow) {
    long bytes = rowBytes();
    MemorySegment.copy(table, place(row) * bytes, target, targetRow * bytes, bytes);
  }

  /** Copies one row, as numbers, to the start of an array. */
  void readRow(int row, float[] target) {
    long first = (long) place(row) * width;
    try {
      switch (type) {
        case U8 -> {
          for (int column = 0; column < width; column++) {
            target[column] = table.get(ValueLayout.JAVA_BYTE, first + column) & 0xFF;
          }
        }
        case F32 -> MemorySegment.copy(table, FLOAT, first * Float.BYTES, target, 0, width);
      }
      TableMemory.tellFaults();
    } catch (InternalError e) {
      throw TableMemory.lost(e);
    }
  }

  /**
   * Copies bytes of one row, as many as there are from a place in it on and as fit, into an array.
   *
   * @return how many
   */
  int copyBytes(int row, long from, byte[] target, int at) {
    int count = (int) Math.min(rowBytes() - from, target.length - at);
    try {
      long first = place(row) * rowBytes() + from;
      MemorySegment.copy(table, ValueLayout.JAVA_BYTE, first, target, at, count);
      TableMemory.tellFaults();
    } catch (InternalError e) {
      throw TableMemory.lost(e);
    }
    return count;
  }

  private int place(int row) {
    Objects.checkIndex(row, rows);
    return places == null ? row : places[row];
  }
}
