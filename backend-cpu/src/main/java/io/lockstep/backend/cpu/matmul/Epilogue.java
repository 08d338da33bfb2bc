package io.lockstep.backend.cpu.matmul;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work on a finished block of C, done by the thread that computed it while it is in cache. */
@FunctionalInterface
public interface Epilogue {
  /** Elements of C in a block of whole rows: a quarter of a second-level cache. */
  int BLOCK = 64 << 10;

  /**
   * Handles one block. The blocks of a product are disjoint and cover C; they come in any order and
   * from several threads at once.
   *
   * @param batch index of the matrix
   * @param row first row of the block
   * @param column first column of the block
   * @param rows rows in the block, at least 1
   * @param columns columns in the block, at least 1
   * @param worker the number of the worker that calls
   */
  void apply(int batch, int row, int column, int rows, int columns, int worker);

  /**
   * Whether blocks of whole rows are better for it, as long runs of memory that is not in the cache
   * are; such blocks have some {@value #BLOCK} elements.
   */
  default boolean wantsRows() {
    return false;
  }

  /** Returns one that does the work of several, one after the other; null if there are none. */
  static @Nullable Epilogue inOrder(List<Epilogue> several) {
    if (several.size() <= 1) {
      return several.isEmpty() ? null : several.getFirst();
    }
    Epilogue[] all = several.toArray(Epilogue[]::new);
    return new Epilogue() {
      @Override
      public void apply(int batch, int row, int column, int rows, int columns, int worker) {
        for (Epilogue one : all) {
          one.apply(batch, row, column, rows, columns, worker);
        }
      }

      @Override
      public boolean wantsRows() {
        return several.stream().anyMatch(Epilogue::wantsRows);
      }
    };
  }
}
